import { deepEqual, equal, throws } from "node:assert/strict";
import * as v from "valibot";
import { ByteSemaphore } from "../../../shared/platform/byte_semaphore.ts";
import { door } from "../../../shared/platform/door.ts";
import { endpoint } from "../../../shared/platform/endpoint.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { platformHost } from "../../support/platform_host.ts";

Deno.test("door() refuses a schema that would let unknown members pass", () => {
  const loose = v.object({ a: v.string() });
  throws(
    () =>
      door({
        method: "POST",
        path: "/",
        who: "user",
        body: { schema: loose, limit: 1 },
        handle: () => ({}),
      }),
    {
      name: "TypeError",
    },
  );
});

Deno.test("door() takes a union of strict objects, checked as one", () => {
  const either = v.variant("kind", [
    v.strictObject({ kind: v.literal("a") }),
    v.strictObject({ kind: v.literal("b"), more: v.string() }),
  ]);
  door({
    method: "POST",
    path: "/",
    who: "user",
    body: { schema: either, limit: 1 },
    handle: () => ({}),
  });
});

/** A door that admits 100 bytes at once, of 60 at most each, and does as its body says. */
function admitting(isConfidential: boolean) {
  const semaphore = new ByteSemaphore({ capacity: 100, waitMilliseconds: 5 });
  const held: number[] = [];
  const host = platformHost();
  const serve = endpoint("f", [
    door({
      method: "POST",
      path: "/",
      who: "public",
      isConfidential,
      body: {
        schema: v.strictObject({ code: v.optional(v.string()) }),
        limit: 60,
        admission: semaphore,
      },
      handle(_anyone, { body }) {
        held.push(100 - semaphore.free);
        if (body.code === "INTERNAL") throw new Error("planted");
        if (body.code !== undefined) throw new Fault("GONE", "planted");
        return { body: {} };
      },
    }),
  ], host);
  const post = async (
    body: BodyInit,
    headers: Record<string, string> = {},
  ): Promise<number> => {
    const response = await serve(
      new Request("http://edge/f", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      }),
    );
    await response.body?.cancel();
    return response.status;
  };
  return { semaphore, held, host, post };
}

const stream = (text: string) =>
  ReadableStream.from([new TextEncoder().encode(text)]);

Deno.test("a door's admission is held while the handler works and given back on every path", async () => {
  const { semaphore, held, post } = admitting(false);
  const length = (text: string) => ({ "content-length": `${text.length}` });
  const statuses = [
    await post("{}", length("{}")),
    await post(stream("{}")),
    await post('{"code":"GONE"}', length('{"code":"GONE"}')),
    await post('{"code":"INTERNAL"}'),
    await post("{"),
    await post("{}", { "content-type": "text/plain" }),
    await post("{}", { "content-length": "61" }),
    await post(stream(" ".repeat(61))),
    await post('{"x":1}'),
  ];
  deepEqual(statuses, [200, 200, 410, 500, 400, 415, 413, 413, 400]);
  deepEqual(held, [2, 2, 15, 19]);
  equal(semaphore.free, 100);
});

Deno.test("a door's admission counts a body of unknown length as the greatest", async () => {
  const { semaphore, post } = admitting(false);
  const taken = await semaphore.take(41);
  equal(await post(stream("{}")), 503);
  equal(await post("{}", { "content-length": "2" }), 200);
  taken.release();
  equal(await post(stream("{}")), 200);
});

Deno.test("a confidential door tells the log the codes of its faults and nothing else", async () => {
  for (const isConfidential of [true, false]) {
    const { host, post } = admitting(isConfidential);
    await post('{"code":"GONE"}');
    await post('{"code":"INTERNAL"}');
    await post('{"planted":1}');
    const lines = host.lines.map((line) => JSON.stringify(line));
    deepEqual(
      lines.map((line) => line.includes("planted")),
      Array(3).fill(!isConfidential),
    );
    deepEqual(host.lines.map(({ code }) => code), [
      "GONE",
      "INTERNAL",
      "REQUEST_INVALID",
    ]);
  }
});
