import { deepEqual, ok } from "node:assert/strict";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { runSupabaseCli } from "../../apps/stack/supabase_cli.ts";
import { database } from "../support/database.ts";

interface Advice {
  name: string;
  level: "INFO" | "WARN" | "ERROR";
  detail: string;
  metadata: { schema?: string };
}

/** A fresh database has used no index; what the API does not expose needs no policies. */
function isExpected({ name, level, metadata }: Advice): boolean {
  if (level !== "INFO") return false;
  return name === "unused_index" ||
    (name === "rls_enabled_no_policy" && metadata.schema === "private");
}

Deno.test("supabase db advisors has nothing to warn of", async () => {
  const test = await database();
  try {
    const output = await runSupabaseCli([
      ...["db", "advisors", `--remote=${test.url("postgres")}`],
      ...["--level", "info", "--output-format", "json"],
    ], { cwd: REPOSITORY });
    const { results }: { results: Advice[] } = JSON.parse(output);
    ok(results.length > 0, "the advisors looked at nothing");
    deepEqual(
      results.filter((advice) => !isExpected(advice)).map(({ detail }) =>
        detail
      ),
      [],
    );
  } finally {
    await test.close();
  }
});
