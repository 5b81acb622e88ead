import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { Hybrid } from "../../../../shared/platform/parquet/hybrid.ts";
import { varint } from "../../../support/parquet_writer.ts";

type Run = { value: number; times: number } | { packed: number[] };

/** Runs as the format has them; packed ones are filled up to eights. */
function encode(runs: readonly Run[], width: number): number[] {
  return runs.flatMap((run) => {
    if ("packed" in run) {
      const bits = run.packed.flatMap((value) =>
        Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** i) % 2)
      );
      const bytes = Array.from(
        { length: bits.length / 8 },
        (_, i) =>
          bits.slice(i * 8, i * 8 + 8).reduce(
            (n, bit, j) => n + bit * 2 ** j,
            0,
          ),
      );
      return [...varint(run.packed.length / 8 * 2 + 1), ...bytes];
    }
    const value = Array.from(
      { length: Math.ceil(width / 8) },
      (_, i) => Math.floor(run.value / 256 ** i) % 256,
    );
    return [...varint(run.times * 2), ...value];
  });
}

const CASES = fc.integer({ min: 1, max: 31 }).chain((width) => {
  const value = fc.nat(2 ** width - 1);
  const packed = fc.integer({ min: 1, max: 6 }).chain((eights) =>
    fc.record({
      packed: fc.array(value, { minLength: eights * 8, maxLength: eights * 8 }),
    })
  );
  const repeated = fc.record({ value, times: fc.nat(300) });
  return fc.record({
    width: fc.constant(width),
    runs: fc.array(fc.oneof(packed, repeated), { maxLength: 6 }),
    pieces: fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }),
    padding: fc.nat(5),
  });
});

Deno.test("Hybrid reads any runs in any pieces", () => {
  fc.assert(
    fc.property(CASES, ({ width, runs, pieces, padding }) => {
      const expected = runs.flatMap((run) =>
        "packed" in run ? run.packed : Array(run.times).fill(run.value)
      );
      const bytes = encode(runs, width);
      const padded = Uint8Array.from([...bytes, ...Array(padding).fill(255)]);
      const hybrid = new Hybrid(padded, 0, bytes.length, width);
      const found: number[] = [];
      const into = new Int32Array(70);
      for (let i = 0; found.length < expected.length; i++) {
        const piece = pieces[i % pieces.length] ?? 1;
        const count = Math.min(piece, expected.length - found.length);
        if (
          i % 3 === 1 && hybrid.skipRunOf(expected[found.length] ?? 0, count)
        ) {
          found.push(...Array(count).fill(expected[found.length]));
          continue;
        }
        hybrid.read(into, count);
        found.push(...into.subarray(0, count));
      }
      deepEqual(found, expected);
    }),
  );
});

Deno.test("Hybrid skips what is one run of the value, and nothing else", () => {
  const runs = [{ value: 1, times: 10 }, { value: 0, times: 2 }];
  const bytes = Uint8Array.from(encode(runs, 1));
  const hybrid = new Hybrid(bytes, 0, bytes.length, 1);
  equal(hybrid.skipRunOf(0, 3), false);
  equal(hybrid.skipRunOf(1, 8), true);
  equal(hybrid.skipRunOf(1, 4), false);
  const into = new Int32Array(4);
  hybrid.read(into, 4);
  deepEqual([...into], [1, 1, 0, 0]);
});

Deno.test("Hybrid refuses to read more than there is", () => {
  const bytes = Uint8Array.from([0b11, 0xff]);
  const hybrid = new Hybrid(bytes, 0, 2, 1);
  throws(() => hybrid.read(new Int32Array(9), 9), /too few values/);
  throws(() => new Hybrid(bytes, 0, 3, 1), /outside of it/);
});
