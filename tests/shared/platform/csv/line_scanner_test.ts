import { deepEqual, equal } from "node:assert/strict";
import { LineScanner } from "../../../../shared/platform/csv/line_scanner.ts";
import { BLOCK, INCOMPLETE } from "../../../../shared/platform/csv/scanner.ts";
import {
  openSimdMemory,
  SimdScanner,
} from "../../../../shared/platform/csv/simd_scanner.ts";
import { scanText } from "../../../support/scan_text.ts";

const memory = openSimdMemory();

/** Both scanners, by their name. */
const SCANNERS = {
  LineScanner: scanText((fields, window) => new LineScanner(fields, window)),
  ...memory && {
    SimdScanner: scanText(
      (fields, window) => new SimdScanner(fields, { window, memory }),
      memory.buffer,
    ),
  },
};

for (const [name, scan] of Object.entries(SCANNERS)) {
  for (let width = 0; width <= 2 * BLOCK; width++) {
    Deno.test(`${name}.scan() finds fields of ${width} bytes on either side of every block`, () => {
      const texts = Array.from(
        { length: 9 },
        (_, i) => String(i).repeat(width),
      );
      const wanted = [...texts.keys()];
      const line = texts.join(",");
      for (const end of ["\n", "\r\n"]) {
        for (const before of ["", "\n", "x\n", "\u00e9,\n"]) {
          deepEqual(
            scan(line + end, { count: 9, wanted, before, after: '",x\n,' }),
            { found: texts, end: line.length + end.length, problem: null },
          );
        }
      }
    });
  }

  Deno.test(`${name}.scan() does not see what follows the bytes at hand`, () => {
    for (const after of ["\n", ",\n", '"\n', '""']) {
      for (const text of ["", "a", "a,", "a,b", '"a', 'a,"b"', 'a,"b']) {
        deepEqual(
          scan(text, { count: 2, after }),
          { end: INCOMPLETE, problem: null, found: [] },
          JSON.stringify([text, after]),
        );
      }
    }
  });

  Deno.test(`${name}.scan() takes a doubled quote for one and keeps what is between quotes`, () => {
    const { found } = scan('"a ""b""","x,\n\r\n","",""""\r\n', {
      count: 4,
      wanted: [0, 1, 2, 3],
    });
    deepEqual(found, ['a "b"', "x,\n\r\n", "", '"']);
  });

  Deno.test(`${name}.scan() takes a quote inside of a field for an ordinary character`, () => {
    const { found } = scan('5" disk,a""b,c"\n', {
      count: 3,
      wanted: [0, 1, 2],
    });
    deepEqual(found, ['5" disk', 'a""b', 'c"']);
  });

  Deno.test(`${name}.scan() says what is wrong with a line`, () => {
    equal(
      scan("a,b\n", { count: 3 }).problem,
      "it must have 3 fields: found 2",
    );
    equal(scan("\n", { count: 3 }).problem, "it must have 3 fields: found 1");
    equal(
      scan(`${"a,".repeat(40)}\n`, { count: 3, wanted: [2] }).problem,
      "it must have 3 fields: found 41",
    );
    for (const text of ['"a"b,c\n', '"a" ,c\n', '"a"\r,c\n']) {
      equal(
        scan(text, { count: 2 }).problem,
        "a closing quote must be followed by a comma or the line's end: found something else",
      );
    }
  });

  Deno.test(`${name}.scan() takes a line of one empty field`, () => {
    equal(scan("\n", { count: 1, wanted: [0] }).end, 1);
    deepEqual(scan("\r\n", { count: 1, wanted: [0], before: "\r\n" }), {
      end: 2,
      problem: null,
      found: [""],
    });
  });
}
