import { fail } from "node:assert/strict";
import {
  databaseSchema,
  SCHEMA_PATH,
} from "../../../apps/cli/database_schema.ts";
import { database } from "../../support/database.ts";

Deno.test("schema.sql is what the migrations make: `deno task schema`", async () => {
  const clone = await database();
  try {
    const kept = (await Deno.readTextFile(SCHEMA_PATH)).split("\n");
    const made = (await databaseSchema(clone.url("postgres"))).split("\n");
    const line = made.findIndex((text, index) => text !== kept[index]);
    if (line >= 0 || kept.length !== made.length) {
      fail(
        `out of date from line ${line + 1}: kept ${kept[line]}, made ${
          made[line]
        }`,
      );
    }
  } finally {
    await clone.close();
  }
});
