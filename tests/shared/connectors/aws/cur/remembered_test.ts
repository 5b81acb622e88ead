import { deepEqual, equal } from "node:assert/strict";
import { remembered } from "../../../../../shared/connectors/aws/cur/remembered.ts";

Deno.test("remembered() asks once for each text, until there are too many", () => {
  const asked: string[] = [];
  const length = remembered((text) => {
    asked.push(text);
    return text === "" ? undefined : text.length;
  }, 2);
  equal(length("ab"), 2);
  equal(length("ab"), 2);
  equal(length(""), undefined);
  equal(length(""), undefined);
  deepEqual(asked, ["ab", ""]);
  length("c");
  length("ab");
  deepEqual(asked, ["ab", "", "c", "ab"]);
});
