import { deepEqual, equal, rejects } from "node:assert/strict";
import { boundedBody } from "../../../../shared/connectors/aws/bounded_body.ts";

const LOSS = new Error("lost");

function bounds(stop = new AbortController()) {
  return { timeoutMilliseconds: 20, stop, loss: () => LOSS };
}

Deno.test("boundedBody() hands every piece on", async () => {
  const body = new Blob(["one", " two"]).stream();
  equal(await new Response(boundedBody(body, bounds())).text(), "one two");
});

Deno.test("boundedBody() takes nothing before it is asked for", async () => {
  const pulled: number[] = [];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled.push(pulled.length);
      controller.enqueue(new Uint8Array(1));
    },
  }, { highWaterMark: 0 });
  const reader = boundedBody(body, bounds()).getReader();
  deepEqual(pulled, []);
  await reader.read();
  deepEqual(pulled, [0]);
  await reader.cancel();
});

Deno.test("boundedBody() ends the request when a piece does not come", async () => {
  const stop = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      stop.signal.addEventListener("abort", () => controller.error("aborted"));
    },
  });
  await rejects(new Response(boundedBody(body, bounds(stop))).text(), LOSS);
});

Deno.test("boundedBody() ends the request when its reader stops", async () => {
  const stop = new AbortController();
  const body = new ReadableStream<Uint8Array>();
  await boundedBody(body, bounds(stop)).cancel();
  equal(stop.signal.aborted, true);
});
