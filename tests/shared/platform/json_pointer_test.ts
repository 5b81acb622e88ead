import { equal } from "node:assert/strict";
import { toJsonPointer } from "../../../shared/platform/json_pointer.ts";

/** The examples of RFC 6901, section 5. */
const EXAMPLES: readonly (readonly [readonly (string | number)[], string])[] = [
  [[], ""],
  [["foo", 0], "/foo/0"],
  [[""], "/"],
  [["a/b"], "/a~1b"],
  [["m~n"], "/m~0n"],
  [["~1"], "/~01"],
];

for (const [path, pointer] of EXAMPLES) {
  Deno.test(`toJsonPointer() writes ${JSON.stringify(path)} as ${JSON.stringify(pointer)}`, () => {
    equal(toJsonPointer(path), pointer);
  });
}
