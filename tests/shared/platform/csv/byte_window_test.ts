import { deepEqual, equal, throws } from "node:assert/strict";
import { ByteWindow } from "../../../../shared/platform/csv/byte_window.ts";
import { BLOCK } from "../../../../shared/platform/csv/line_scanner.ts";

function rest(window: ByteWindow): Uint8Array {
  return window.bytes.slice(window.from, window.to);
}

Deno.test("append() keeps what was not passed yet, and knows where it is", () => {
  const window = new ByteWindow(1_000);
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
  for (let at = 0; at < bytes.length; at += 100_000) {
    window.append(bytes.subarray(at, at + 100_000));
    // All but 70,000 bytes are passed, each time.
    window.from = window.to - 70_000;
    equal(window.offset, 1_000 + at + 30_000);
    deepEqual(rest(window), bytes.slice(at + 30_000, at + 100_000));
  }
  equal(window.bytes.length < 1_000_000, true);
});

Deno.test("append() makes room for a long line, and a block can always be looked at", () => {
  const window = new ByteWindow(0);
  for (let chunks = 1; chunks <= 40; chunks++) {
    window.append(new Uint8Array(99_999).fill(chunks));
    equal(window.to, chunks * 99_999);
    equal(window.to + BLOCK <= window.bytes.length, true);
    equal(window.view.byteLength, window.bytes.length);
    equal(window.bytes[window.to - 1], chunks);
  }
  equal(window.bytes[0], 1);
});

Deno.test("append() refuses a line beyond all measure", () => {
  const window = new ByteWindow(5);
  const chunk = new Uint8Array(1 << 20);
  throws(() => {
    for (let chunks = 0; chunks < 40; chunks++) window.append(chunk);
  }, {
    code: "PROVIDER_SHAPE_UNKNOWN",
    message: /16777216 bytes at most: the one at byte 5 has more/,
  });
  equal(window.bytes.length < 40 << 20, true);
});
