/**
 * `deno task types`: writes the database's types for supabase-js, as the real CLI tells them.
 *
 * @module
 */
import { join } from "node:path";
import { REPOSITORY } from "../stack/repository.ts";
import { runSupabaseCli } from "../stack/supabase_cli.ts";
import { say } from "../stack/terminal.ts";
import { formatted } from "./formatted.ts";
import { withMigratedDatabase } from "./migrated_database.ts";

/** Where they are kept. */
export const TYPES_PATH: string = join(
  REPOSITORY,
  "shared/domain/database.types.ts",
);

/** The types of schema public. @throws {Error} When the CLI fails. */
export async function databaseTypes(postgresUrl: string): Promise<string> {
  const text = await runSupabaseCli(
    ["gen", "types", `--remote=${postgresUrl}`, "--schema=public"],
    { cwd: REPOSITORY },
  );
  // The CLI says on standard output too how it connected.
  const start = text.indexOf("export type Json");
  if (start < 0) throw new Error(`the CLI told no types:\n${text}`);
  return await formatted(text.slice(start));
}

if (import.meta.main) {
  await withMigratedDatabase(async (postgresUrl) => {
    await Deno.writeTextFile(TYPES_PATH, await databaseTypes(postgresUrl));
  });
  await say("Wrote shared/domain/database.types.ts");
  Deno.exit(0);
}
