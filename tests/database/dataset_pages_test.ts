/** The SQL of the dataset pages, run against the schema. */
import { ok } from "node:assert/strict";
import { engineWorld } from "../support/engine_world.ts";

const PAGES = new URL("../../docs/datasets/", import.meta.url);

for await (const { name } of Deno.readDir(PAGES)) {
  const text = await Deno.readTextFile(new URL(name, PAGES));
  const examples = [...text.matchAll(/```sql\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => (block ?? "").split(/;\s*(?:\n|$)/))
    .filter((statement) => statement.trim() !== "");
  if (examples.length === 0) continue;
  Deno.test(`the SQL of docs/datasets/${name} runs`, async () => {
    await using world = await engineWorld();
    for (const statement of examples) {
      ok(Array.isArray(await world.admin.unsafe(statement)), statement);
    }
  });
}
