import { deepEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { decompressSnappy } from "../../../../shared/platform/parquet/snappy.ts";
import { varint } from "../../../support/parquet_writer.ts";

type Piece = { literal: Uint8Array } | { back: number; length: number };

/** Pieces as the format has them, and what they say. */
function encode(pieces: readonly Piece[]): { from: number[]; whole: number[] } {
  const whole: number[] = [];
  const body: number[] = [];
  for (const piece of pieces) {
    if ("literal" in piece) {
      if (piece.literal.length === 0) continue;
      body.push(...literalTag(piece.literal.length - 1), ...piece.literal);
      whole.push(...piece.literal);
    } else if (whole.length > 0) {
      const offset = 1 + piece.back % whole.length;
      body.push(...copyTag(offset, piece.length));
      for (let i = 0; i < piece.length; i++) {
        whole.push(whole[whole.length - offset] ?? 0);
      }
    }
  }
  return { from: [...varint(whole.length), ...body], whole };
}

function literalTag(rest: number): number[] {
  if (rest < 60) return [rest << 2];
  return rest < 256 ? [60 << 2, rest] : [61 << 2, rest & 255, rest >> 8];
}

function copyTag(offset: number, length: number): number[] {
  if (length >= 4 && length < 12 && offset < 2048) {
    return [((offset >> 8) << 5) | ((length - 4) << 2) | 1, offset & 255];
  }
  return offset % 2 === 0
    ? [((length - 1) << 2) | 2, offset & 255, offset >> 8]
    : [((length - 1) << 2) | 3, offset & 255, offset >> 8, 0, 0];
}

const PIECES = fc.array(
  fc.oneof(
    fc.record({ literal: fc.uint8Array({ maxLength: 400 }) }),
    fc.record({ back: fc.nat(5000), length: fc.integer({ min: 1, max: 64 }) }),
  ),
  { maxLength: 30 },
);

Deno.test("decompressSnappy() reads literals and copies of every form", () => {
  fc.assert(
    fc.property(PIECES, (pieces) => {
      const { from, whole } = encode(pieces);
      const into = new Uint8Array(whole.length);
      decompressSnappy(Uint8Array.from(from), into);
      deepEqual([...into], whole);
    }),
  );
});

Deno.test("decompressSnappy() refuses what is cut off", () => {
  const pieces = [{ literal: new Uint8Array(70) }, { back: 3, length: 20 }];
  const { from, whole } = encode(pieces);
  for (let length = 0; length < from.length; length++) {
    throws(
      () =>
        decompressSnappy(
          Uint8Array.from(from.slice(0, length)),
          new Uint8Array(whole.length),
        ),
      { code: "PROVIDER_SHAPE_UNKNOWN" },
      `${length} bytes`,
    );
  }
});

Deno.test("decompressSnappy() refuses a copy of what is not there", () => {
  const from = Uint8Array.from([5, 0, 7, (3 << 2) | 2, 2, 0]);
  throws(() => decompressSnappy(from, new Uint8Array(5)), /not there/);
});
