import { deepEqual, equal, throws } from "node:assert/strict";
import {
  BUFFER_SIZE,
  ByteWindow,
  PIECE_SIZE,
} from "../../../../shared/platform/csv/byte_window.ts";

function open(offset: number): ByteWindow {
  return new ByteWindow(offset, new ArrayBuffer(BUFFER_SIZE));
}

Deno.test("append() keeps what was not passed yet, and knows where it is", () => {
  const window = open(1_000);
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
  for (let at = 0; at < bytes.length; at += 100_000) {
    window.append(bytes.subarray(at, at + 100_000));
    // All but 70,000 bytes are passed, each time.
    window.from = window.to - 70_000;
    equal(window.offset, 1_000 + at + 30_000);
    deepEqual(
      window.bytes.slice(window.from, window.to),
      bytes.slice(at + 30_000, at + 100_000),
    );
  }
});

Deno.test("append() takes a line of 4 MiB in the largest pieces, and a block can be looked at behind it", () => {
  const window = open(0);
  const piece = new Uint8Array(PIECE_SIZE);
  for (let i = 0; i < 8; i++) window.append(piece.fill(i));
  window.append(piece.fill(8));
  equal(window.to + 16 <= window.bytes.length, true);
  deepEqual(
    Array.from(
      { length: 9 },
      (_, i) => window.bytes[window.from + i * PIECE_SIZE],
    ),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  );
});

Deno.test("append() refuses a longer line", () => {
  const window = open(5);
  const piece = new Uint8Array(PIECE_SIZE);
  throws(() => {
    for (let i = 0; i < 10; i++) window.append(piece);
  }, {
    code: "PROVIDER_SHAPE_UNKNOWN",
    message: /4194304 bytes at most: the one at byte 5 has more/,
  });
});
