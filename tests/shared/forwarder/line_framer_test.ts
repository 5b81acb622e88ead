import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import {
  LineFramer,
  type LineSink,
  MOST_POISON_BYTES,
} from "../../../shared/forwarder/line_framer.ts";

type Given = readonly [what: string, start: number, end: number, next: number];

function sinkInto(given: Given[], evidence: Uint8Array[] = []): LineSink {
  return {
    text: (text, ...place) => given.push([text, ...place]),
    poison(problem, bytes, { start, end, next }) {
      given.push([`!${problem}`, start, end, next]);
      evidence.push(bytes);
    },
  };
}

function frame(
  bytes: Uint8Array | string,
  { cuts = [], offset = 0, maxLineBytes = 1_000 }: {
    readonly cuts?: readonly number[];
    readonly offset?: number;
    readonly maxLineBytes?: number;
  } = {},
): Given[] {
  const all = typeof bytes === "string"
    ? new TextEncoder().encode(bytes)
    : bytes;
  const given: Given[] = [];
  const framer = new LineFramer(sinkInto(given), { offset, maxLineBytes });
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const chunk = all.slice(from, Math.max(from, cut));
    framer.push(chunk);
    chunk.fill(0x58); // nothing of it is kept
    from = Math.max(from, cut);
  }
  framer.push(all.subarray(from));
  framer.end();
  return given;
}

Deno.test("LineFramer ends lines by LF, CRLF and the end of the file", () => {
  deepEqual(frame("a\nbc\r\n\nd"), [
    ["a", 0, 1, 2],
    ["bc", 2, 4, 6],
    ["", 6, 6, 7],
    ["d", 7, 8, 8],
  ]);
  deepEqual(frame("a\n"), [["a", 0, 1, 2]]);
  deepEqual(frame("a\rb\n\r\r\n"), [["a\rb", 0, 3, 4], ["\r", 4, 5, 7]]);
  deepEqual(frame("a\r"), [["a\r", 0, 2, 2]]);
  deepEqual(frame(""), []);
});

Deno.test("LineFramer counts bytes, whatever a character takes", () => {
  deepEqual(frame("x\nüñ\n🌍€\r\ny"), [
    ["x", 0, 1, 2],
    ["üñ", 2, 6, 7],
    ["🌍€", 7, 14, 16],
    ["y", 16, 17, 17],
  ]);
});

Deno.test("LineFramer leaves out a byte order mark at the beginning of the file alone", () => {
  deepEqual(frame("\uFEFFa\n\uFEFFb\n"), [
    ["a", 3, 4, 5],
    ["\uFEFFb", 5, 9, 10],
  ]);
  deepEqual(frame("\uFEFFa\n", { offset: 7 }), [["\uFEFFa", 7, 11, 12]]);
  deepEqual(frame("\uFEFF"), [["", 3, 3, 3]]);
});

Deno.test("LineFramer tells lines that are no UTF-8 from their neighbours", () => {
  const bytes = new TextEncoder().encode("a\nb?c\nü\n?");
  bytes[3] = 0xff;
  bytes[9] = 0xc3; // a character that the end of the file cuts off
  deepEqual(frame(bytes), [
    ["a", 0, 1, 2],
    ["!not_utf8", 2, 5, 6],
    ["ü", 6, 8, 9],
    ["!not_utf8", 9, 10, 10],
  ]);
});

Deno.test("LineFramer takes lines up to the bytes allowed, line ends aside", () => {
  const lines = "12345\r\n123456\r\nüüü\n123456\n12345\n";
  deepEqual(frame(`\n${lines}`, { maxLineBytes: 5 }).map(([what]) => what), [
    "",
    "12345",
    "!too_long",
    "!too_long",
    "!too_long",
    "12345",
  ]);
});

Deno.test("LineFramer goes on from a place in the file", () => {
  deepEqual(frame("a\nb\n", { offset: 100 }), [
    ["a", 100, 101, 102],
    ["b", 102, 103, 104],
  ]);
});

Deno.test("LineFramer takes a line of any length in the memory of the longest one allowed", () => {
  const given: Given[] = [];
  const evidence: Uint8Array[] = [];
  const framer = new LineFramer(sinkInto(given, evidence), {
    offset: 0,
    maxLineBytes: 1_000,
  });
  const chunk = new Uint8Array(1 << 20).fill(0x61);
  const before = Deno.memoryUsage().external;
  for (let count = 0; count < 500; count += 1) framer.push(chunk);
  const grown = Deno.memoryUsage().external - before;
  framer.push(new TextEncoder().encode("\r\nb\n"));
  framer.end();
  const size = 500 * chunk.length;
  deepEqual(given, [
    ["!too_long", 0, size, size + 2],
    ["b", size + 2, size + 3, size + 4],
  ]);
  equal(evidence[0]?.length, MOST_POISON_BYTES);
  ok(grown < 4 << 20, `grew by ${grown} bytes`);
});

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom("\n", "\r\n", "\r", "\uFEFF", "ü", "🌍", "\u2028", ""),
    fc.string({ maxLength: 12 }),
    fc.constantFrom([0xff], [0xc3], [0xf0, 0x9f], [0xa9]),
  ),
  { maxLength: 30 },
).map((parts) =>
  new Uint8Array(
    parts.flatMap((part) =>
      typeof part === "string" ? [...new TextEncoder().encode(part)] : part
    ),
  )
);

Deno.test("LineFramer gives the same lines however the file comes in chunks", () => {
  const cuts = fc.array(fc.nat(300), { maxLength: 20 });
  fc.assert(
    fc.property(
      pieces,
      cuts,
      fc.integer({ min: 1, max: 20 }),
      (bytes, cuts, maxLineBytes) => {
        const within = cuts.map((cut) => Math.min(cut, bytes.length));
        deepEqual(
          frame(bytes, { cuts: within, maxLineBytes }),
          frame(bytes, { maxLineBytes }),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

Deno.test("LineFramer gives every byte to one line, and its places lead back to its text", () => {
  fc.assert(
    fc.property(pieces, (bytes) => {
      let at = 0;
      for (const [what, start, end, next] of frame(bytes)) {
        ok(at <= start && start <= end && end <= next);
        ok(start - at === 0 || (at === 0 && start === 3));
        match(what, bytes.subarray(start, end));
        at = next;
      }
      equal(at, bytes.length);
    }),
    { numRuns: 2_000 },
  );
});

function match(what: string, bytes: Uint8Array): void {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  if (what !== "!not_utf8") equal(decoder.decode(bytes), what);
}
