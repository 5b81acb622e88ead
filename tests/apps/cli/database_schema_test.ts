import { equal } from "node:assert/strict";
import {
  databaseSchema,
  SCHEMA_PATH,
} from "../../../apps/cli/database_schema.ts";
import { database } from "../../support/database.ts";

Deno.test("schema.sql is what the migrations make: `deno task schema`", async () => {
  const clone = await database();
  try {
    equal(
      await Deno.readTextFile(SCHEMA_PATH),
      await databaseSchema(clone.url("postgres")),
    );
  } finally {
    await clone.close();
  }
});
