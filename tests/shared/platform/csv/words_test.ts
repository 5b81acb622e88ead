import { equal } from "node:assert/strict";
import fc from "fast-check";
import {
  commasIn,
  countFound,
  endsIn,
  firstQuoteIn,
  lowestBit,
  toBits,
} from "../../../../shared/platform/csv/words.ts";

/** Bytes near the signs, and any others. */
const byte = fc.oneof(
  fc.constantFrom(0, 2, 10, 13, 34, 42, 44, 127, 128, 130, 138, 162, 172, 255),
  fc.nat(255),
);
const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 }).chain((any) =>
  fc.array(byte, { minLength: 16, maxLength: 16 }).map((near) =>
    Uint8Array.from(any, (value, i) => i % 5 === 0 ? value : near[i] ?? 0)
  )
);

function words(bytes: Uint8Array): [number, number, number, number] {
  const view = new DataView(bytes.buffer);
  return [0, 4, 8, 12].map((at) => view.getInt32(at, true)) as [
    number,
    number,
    number,
    number,
  ]; // map gives as many as it takes
}

function found(
  bytes: Uint8Array,
  lanesOf: (word: number) => number,
): [number, number, number, number] {
  return words(bytes).map(lanesOf) as [number, number, number, number]; // map gives as many as it takes
}

function places(bits: number): number[] {
  return Array.from({ length: 16 }, (_, i) => i)
    .filter((i) => (bits >>> i) & 1);
}

function placesOf(bytes: Uint8Array, wanted: readonly number[]): number[] {
  return [...bytes.keys()].filter((i) => wanted.includes(bytes[i] ?? -1));
}

Deno.test("commasIn() finds the commas and nothing else, whatever the bytes", () => {
  fc.assert(fc.property(bytes, (bytes) => {
    const lanes = found(bytes, commasIn);
    equal(
      String(places(toBits(...lanes))),
      String(placesOf(bytes, [44])),
    );
    equal(countFound(...lanes), placesOf(bytes, [44]).length);
  }));
});

Deno.test("endsIn() finds line feeds and quotes, and of the others only `*` and STX", () => {
  fc.assert(fc.property(bytes, (bytes) => {
    equal(
      String(places(toBits(...found(bytes, endsIn)))),
      String(placesOf(bytes, [2, 10, 34, 42])),
    );
  }));
});

Deno.test("firstQuoteIn() finds the first quote of a word, whatever the bytes", () => {
  fc.assert(fc.property(bytes, (bytes) => {
    words(bytes).forEach((word, index) => {
      const lanes = firstQuoteIn(word);
      const first = bytes.subarray(4 * index, 4 * index + 4).indexOf(34);
      equal(lanes === 0 ? -1 : lowestBit(lanes) >> 3, first);
    });
  }));
});

Deno.test("countFound() and toBits() take sixteen of sixteen", () => {
  const lanes = found(new Uint8Array(16).fill(44), commasIn);
  equal(countFound(...lanes), 16);
  equal(toBits(...lanes), 0xffff);
});
