import { equal } from "node:assert/strict";
import { databaseTypes, TYPES_PATH } from "../../../apps/cli/typed_database.ts";
import { stack } from "../../support/stack.ts";

Deno.test("database.types.ts is what the CLI tells of the migrated database: `deno task types`", async () => {
  equal(
    await Deno.readTextFile(TYPES_PATH),
    await databaseTypes(stack().postgresUrl),
  );
});
