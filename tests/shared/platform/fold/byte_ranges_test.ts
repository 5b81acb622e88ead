import { equal, notEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  type Bytes,
  equalRanges,
  hashRange,
} from "../../../../shared/platform/fold/byte_ranges.ts";

function at(offset: number, bytes: Uint8Array): Bytes {
  const all = new Uint8Array(offset + bytes.length + 3).fill(offset);
  all.set(bytes, offset);
  return { bytes: all, view: new DataView(all.buffer) };
}

Deno.test("hashRange() and equalRanges() go by the bytes alone, wherever they are", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 20 }),
      fc.nat(9),
      fc.nat(9),
      (bytes, i, j) => {
        const { length } = bytes;
        const [a, b] = [at(i, bytes), at(j, bytes)];
        equal(hashRange(a, i, i + length), hashRange(b, j, j + length));
        equal(equalRanges(a, i, b, j, length), true);
      },
    ),
  );
});

Deno.test("hashRange() and equalRanges() tell any one byte", () => {
  for (let length = 1; length <= 20; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => 65 + i);
    for (let place = 0; place < length; place++) {
      const other = bytes.with(place, 33);
      equal(equalRanges(at(2, bytes), 2, at(5, other), 5, length), false);
      notEqual(
        hashRange(at(2, bytes), 2, 2 + length),
        hashRange(at(5, other), 5, 5 + length),
      );
    }
  }
});

Deno.test("hashRange() spreads numbered names over the slots of a table", () => {
  const slots = new Set<number>();
  for (let name = 0; name < 4096; name++) {
    const bytes = new TextEncoder().encode(`usage-type-${name}`);
    slots.add(hashRange(at(0, bytes), 0, bytes.length) & 8191);
  }
  // Of 4,096 balls thrown into 8,192 boxes, 3,223 boxes get one.
  equal(slots.size > 3_100, true);
});
