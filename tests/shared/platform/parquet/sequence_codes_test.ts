import { equal } from "node:assert/strict";
import fc from "fast-check";
import { SequenceCodes } from "../../../../shared/platform/parquet/sequence_codes.ts";

Deno.test("SequenceCodes asks once for each sequence", () => {
  const sequences = fc.array(fc.array(fc.integer({ min: -2, max: 2 })), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(sequences, (sequences) => {
      const codes = new SequenceCodes();
      const expected = new Map<string, number>();
      for (const sequence of sequences) {
        const key = sequence.join();
        const decide = () => {
          equal(expected.has(key), false);
          expected.set(key, expected.size);
          return expected.size - 1;
        };
        const numbers = Int32Array.from([...sequence, 7]);
        const code = codes.codeOf(numbers, sequence.length, decide);
        equal(code, expected.get(key));
      }
    }),
  );
});

Deno.test("SequenceCodes keeps many apart, and starts over rather than grow without end", () => {
  const codes = new SequenceCodes();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 100_000; i++) {
      equal(codes.codeOf(Int32Array.of(i, -i), 2, () => i), i);
    }
  }
  codes.clear();
  equal(codes.codeOf(Int32Array.of(1, -1), 2, () => 9), 9);
});
