import { deepEqual, equal } from "node:assert/strict";
import { Fields } from "../../../../shared/platform/csv/fields.ts";
import {
  BLOCK,
  INCOMPLETE,
  LineScanner,
} from "../../../../shared/platform/csv/line_scanner.ts";

/** Scans a text that stands behind `before` and is followed by `after`, which does not count. */
function scan(
  text: string,
  { count, wanted = [], before = "", after = "" }: {
    count: number;
    wanted?: number[];
    before?: string;
    after?: string;
  },
) {
  const [head, body, tail] = [before, text, after].map((part) =>
    new TextEncoder().encode(part)
  );
  const from = head?.length ?? 0;
  const to = from + (body?.length ?? 0);
  const bytes = new Uint8Array(to + (tail?.length ?? 0) + BLOCK);
  bytes.set(head ?? [], 0);
  bytes.set(body ?? [], from);
  bytes.set(tail ?? [], to);
  const fields = new Fields(wanted, count);
  const scanner = new LineScanner(fields);
  const end = scanner.scan(
    { bytes, view: new DataView(bytes.buffer) },
    from,
    to,
  );
  if (end !== INCOMPLETE) fields.locate(bytes, scanner.hasDoubledQuotes);
  return {
    end,
    problem: scanner.problem,
    found: wanted.map((_, i) =>
      new TextDecoder().decode(
        bytes.subarray(fields.starts[i], fields.ends[i]),
      )
    ),
  };
}

for (let width = 0; width <= 2 * BLOCK; width++) {
  Deno.test(`scan() finds fields of ${width} bytes on either side of every block`, () => {
    const texts = Array.from(
      { length: 9 },
      (_, i) => String(i).repeat(width),
    );
    const wanted = [...texts.keys()];
    const line = texts.join(",");
    for (const end of ["\n", "\r\n"]) {
      for (const before of ["", "\n", "x\n", "\u00e9,\n"]) {
        const { found, end: after } = scan(line + end, {
          count: 9,
          wanted,
          before,
          after: '",x\n,',
        });
        deepEqual(found, texts);
        equal(
          after,
          new TextEncoder().encode(before + line + end).length,
        );
      }
    }
  });
}

Deno.test("scan() does not see what follows the bytes at hand", () => {
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

Deno.test("scan() takes a doubled quote for one and keeps what is between quotes", () => {
  const { found } = scan('"a ""b""","x,\n\r\n","",""""\r\n', {
    count: 4,
    wanted: [0, 1, 2, 3],
  });
  deepEqual(found, ['a "b"', "x,\n\r\n", "", '"']);
});

Deno.test("scan() takes a quote inside of a field for an ordinary character", () => {
  const { found } = scan('5" disk,a""b,c"\n', { count: 3, wanted: [0, 1, 2] });
  deepEqual(found, ['5" disk', 'a""b', 'c"']);
});

Deno.test("scan() says what is wrong with a line", () => {
  equal(scan("a,b\n", { count: 3 }).problem, "it must have 3 fields: found 2");
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

Deno.test("scan() takes a line of one empty field", () => {
  equal(scan("\n", { count: 1, wanted: [0] }).end, 1);
  deepEqual(scan("\r\n", { count: 1, wanted: [0], before: "\r\n" }), {
    end: 4,
    problem: null,
    found: [""],
  });
});
