import { equal } from "node:assert/strict";
import { functionConfigs } from "../../../apps/cli/imports.ts";

Deno.test("each function's deno.json holds the packages its code reaches: `deno task imports`", async () => {
  for (const [path, text] of await functionConfigs()) {
    equal(await Deno.readTextFile(path), text, path);
  }
});
