import { deepEqual, equal, notEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  BUFFER_SIZE,
  ByteWindow,
} from "../../../../shared/platform/csv/byte_window.ts";
import { Fields } from "../../../../shared/platform/csv/fields.ts";
import { LineScanner } from "../../../../shared/platform/csv/line_scanner.ts";
import {
  hasRoom,
  openSimdMemory,
  SimdScanner,
} from "../../../../shared/platform/csv/simd_scanner.ts";
import { scanText } from "../../../support/scan_text.ts";

const memory = openSimdMemory();

const text = fc.string({
  unit: fc.constantFrom(
    ...["a", "b", ",", ",", ",", '"', '"', "\n", "\r", "*", "\u00e9", " "],
  ),
  maxLength: 90,
});

Deno.test("openSimdMemory() finds WebAssembly with vectors wherever tests run", () => {
  notEqual(memory, null);
});

Deno.test("SimdScanner finds what LineScanner finds, whatever the bytes", () => {
  if (memory === null) return;
  const exact = scanText((fields, window) => new LineScanner(fields, window));
  const simd = scanText(
    (fields, window) => new SimdScanner(fields, { window, memory }),
    memory.buffer,
  );
  fc.assert(
    fc.property(
      text,
      text,
      text,
      fc.integer({ min: 1, max: 12 }),
      fc.uniqueArray(fc.nat(11), { maxLength: 5 }),
      (before, line, after, count, wanted) => {
        const options = {
          count,
          wanted: wanted.filter((column) => column < count)
            .sort((a, b) => a - b),
          before,
          after,
        };
        deepEqual(simd(line, options), exact(line, options));
      },
    ),
    { numRuns: 5_000 },
  );
});

Deno.test("SimdScanner needs no help with lines that are sound", () => {
  if (memory === null) return;
  const window = new ByteWindow(0, memory.buffer);
  // What TypeScript would look at is all zeros, without a line's end.
  const blind = new ByteWindow(0, new ArrayBuffer(BUFFER_SIZE));
  const lines = [
    `a,${"b".repeat(40)},c\n`,
    '"a ""b""",,"c,\n"\r\n',
    '"",x"y,"\u00e9"\n',
    ",,\n",
  ];
  for (const line of lines) {
    const bytes = new TextEncoder().encode(line);
    window.from = window.to;
    window.append(bytes);
    const scanner: SimdScanner = new SimdScanner(new Fields([0, 2], 3), {
      window: blind,
      memory,
    });
    equal(scanner.scan(window.from, window.to), window.to);
  }
});

Deno.test("SimdScanner leaves to LineScanner what WebAssembly does not find", () => {
  if (memory === null) return;
  const window = new ByteWindow(0, new ArrayBuffer(BUFFER_SIZE));
  window.append(new TextEncoder().encode('"a ""b""",c\n'));
  new Uint8Array(memory.buffer).fill(0);
  const fields = new Fields([0], 2);
  const scanner: SimdScanner = new SimdScanner(fields, { window, memory });
  equal(scanner.scan(window.from, window.to), window.to);
  fields.locate(window.bytes, scanner.hasDoubledQuotes);
  equal(
    new TextDecoder().decode(
      window.bytes.subarray(fields.starts[0], fields.ends[0]),
    ),
    'a "b"',
  );
});

Deno.test("SimdScanner has room for thousands of fields, and only for those", () => {
  const columns = (length: number) => Array.from({ length }, (_, i) => i);
  equal(hasRoom(new Fields(columns(8_190), 8_190)), true);
  equal(hasRoom(new Fields(columns(8_191), 8_191)), false);
});
