import { equal } from "node:assert/strict";
import { drainBody } from "../../../shared/platform/drain_body.ts";

/** A body of pieces of one byte, and how many were taken. */
function pieces(count: number, announced: number | null) {
  const state = { taken: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      state.taken += 1;
      if (state.taken > count) controller.close();
      else controller.enqueue(new Uint8Array(1));
    },
    cancel() {
      state.isCancelled = true;
    },
  }, { highWaterMark: 0 });
  const request = new Request("http://edge/", {
    method: "POST",
    body,
    headers: announced === null ? {} : { "content-length": `${announced}` },
  });
  return { request, state };
}

const LIMITS = { bytes: 100, milliseconds: 60_000 };

Deno.test("drainBody() takes in a body of a bounded length", async () => {
  const { request, state } = pieces(100, 100);
  await drainBody(request, LIMITS);
  equal(state.taken, 101);
});

for (const announced of [101, null]) {
  Deno.test(`drainBody() leaves a body of length ${announced} alone`, async () => {
    const { request, state } = pieces(10, announced);
    await drainBody(request, LIMITS);
    equal(state.taken, 0);
    await request.body?.cancel();
  });
}

Deno.test("drainBody() gives up a body that does not come", async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    cancel() {
      isCancelled = true;
    },
  });
  const headers = { "content-length": "5" };
  const request = new Request("http://edge/", {
    method: "POST",
    body,
    headers,
  });
  await drainBody(request, { bytes: 100, milliseconds: 5 });
  equal(isCancelled, true);
});

Deno.test("drainBody() bears a body that was read, and one that breaks", async () => {
  const read = pieces(3, 3).request;
  await read.arrayBuffer();
  await drainBody(read, LIMITS);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: () => Promise.reject(new Error("hung up")),
  });
  const headers = { "content-length": "5" };
  await drainBody(
    new Request("http://edge/", { method: "POST", body, headers }),
    LIMITS,
  );
});
