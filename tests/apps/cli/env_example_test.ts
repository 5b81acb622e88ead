import { equal } from "node:assert/strict";
import { envExample } from "../../../apps/cli/env_example.ts";

Deno.test(".env.example is what the settings say: `deno task env`", async () => {
  const path = new URL("../../../.env.example", import.meta.url);
  equal(await Deno.readTextFile(path), envExample());
});
