import { deepEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { openFrame, toFrame } from "../../../shared/platform/frame.ts";

/** A stream of bytes in pieces of a size. */
function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    pieces.push(bytes.subarray(from, from + size));
  }
  return ReadableStream.from(pieces);
}

Deno.test("openFrame() reads what toFrame() made, however it comes", async () => {
  const part = fc.uint8Array({ maxLength: 40 });
  await fc.assert(fc.asyncProperty(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.array(part, { maxLength: 3 }),
    fc.integer({ min: 1, max: 50 }),
    async (head, parts, size) => {
      const frame = toFrame(head, parts);
      const opened = await openFrame(inPieces(frame, size));
      deepEqual(opened.head, JSON.parse(JSON.stringify(head)));
      const rest = await new Response(opened.rest).bytes();
      deepEqual([...rest], parts.flatMap((part) => [...part]));
    },
  ));
});

Deno.test("toFrame() makes the frame where its only part is, when there is room for the head", () => {
  const memory = new Uint8Array(20).fill(7);
  const part = memory.subarray(10);
  const there = toFrame({ a: 1 }, [part], { room: 10 });
  equal(there.buffer, memory.buffer);
  deepEqual(there, toFrame({ a: 1 }, [part.slice()]));
  deepEqual([...memory.subarray(0, 2)], [7, 7]);
  const elsewhere = toFrame({ a: 1 }, [part], { room: 7 });
  equal(elsewhere.buffer === memory.buffer, false);
  deepEqual(elsewhere, there);
});

for (
  const [name, text] of [
    ["nothing", ""],
    ["no line", "{}"],
    ["no JSON", "x\n"],
    ["a head without an end", "x".repeat(2 * 1024 * 1024)],
  ] as const
) {
  Deno.test(`openFrame() refuses ${name}`, async () => {
    const stream = inPieces(new TextEncoder().encode(text), 65_536);
    await rejects(openFrame(stream), { code: "DATABASE_UNAVAILABLE" });
  });
}

Deno.test("openFrame() lets go of a stream that nobody reads on", async () => {
  let isLeft = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(toFrame({}, [])),
    cancel: () => void (isLeft = true),
  });
  const { rest } = await openFrame(stream);
  await rest.cancel();
  equal(isLeft, true);
});
