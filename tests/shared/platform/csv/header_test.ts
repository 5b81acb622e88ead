import { deepEqual, equal } from "node:assert/strict";
import {
  BUFFER_SIZE,
  ByteWindow,
} from "../../../../shared/platform/csv/byte_window.ts";
import { takeHeader } from "../../../../shared/platform/csv/header.ts";

function windowOf(text: string): ByteWindow {
  const window = new ByteWindow(0, new ArrayBuffer(BUFFER_SIZE));
  window.append(new TextEncoder().encode(text));
  return window;
}

for (
  const [name, text, names] of [
    ["plain names", "a,b,c\n", ["a", "b", "c"]],
    ["CRLF", "a,b\r\n", ["a", "b"]],
    ["a byte order mark", "\ufeffa,b\n", ["a", "b"]],
    ["a byte order mark before a quote", '\ufeff"a",b\n', ["a", "b"]],
    ["quotes", '"a,1","b ""x""",\u00e9\n', ["a,1", 'b "x"', "\u00e9"]],
    ["empty names", ",,\n", ["", "", ""]],
    ["one name", "a\n", ["a"]],
  ] as const
) {
  Deno.test(`takeHeader() reads ${name} and moves on to the first line`, () => {
    const window = windowOf(`${text}1,2\n`);
    deepEqual(takeHeader(window), names);
    equal(window.offset, new TextEncoder().encode(text).length);
  });
}

Deno.test("takeHeader() waits for the line's end, which is not inside of quotes", () => {
  for (const text of ["", "\ufeff", "a,b", 'a,"b\n']) {
    const window = windowOf(text);
    equal(takeHeader(window), null);
    equal(window.offset, 0);
  }
});
