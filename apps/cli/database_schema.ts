/**
 * `deno task schema`: writes the whole schema into one file, so that a review sees what a migration changes.
 *
 * It is the declarative schema the real CLI makes, one section for each of its files.
 *
 * @module
 */
import { join } from "node:path";
import { REPOSITORY } from "../stack/repository.ts";
import { runSupabaseCli } from "../stack/supabase_cli.ts";
import { say } from "../stack/terminal.ts";
import { withMigratedDatabase } from "./migrated_database.ts";

/** Where it is kept. */
export const SCHEMA_PATH: string = join(
  REPOSITORY,
  "tests/database/schema.sql",
);

const HEAD =
  "-- The schema after every migration, as the Supabase CLI writes it. Made by `deno task schema`; not to be changed by hand.\n";

/** The schema of a database. @throws {Error} When the CLI fails. */
export async function databaseSchema(postgresUrl: string): Promise<string> {
  // The CLI writes into the project it runs in, and reads its migrations; this one has neither.
  const project = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(project, "supabase"));
    await Deno.copyFile(
      join(REPOSITORY, "supabase", "config.toml"),
      join(project, "supabase", "config.toml"),
    );
    await runSupabaseCli([
      "--experimental",
      "db",
      "schema",
      "declarative",
      "generate",
      `--remote=${postgresUrl}`,
    ], { cwd: project });
    const folder = join(project, "supabase", "schemas");
    const sections: string[] = [];
    for (const path of (await sqlFiles(folder)).sort()) {
      const text = await Deno.readTextFile(join(folder, path));
      sections.push(`\n-- ${path}\n\n${text.trim()}\n`);
    }
    return HEAD + sections.join("");
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

async function sqlFiles(folder: string, below = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
    const path = join(below, name);
    if (isDirectory) paths.push(...await sqlFiles(folder, path));
    else if (name.endsWith(".sql")) paths.push(path);
  }
  return paths;
}

if (import.meta.main) {
  await withMigratedDatabase(async (postgresUrl) => {
    await Deno.writeTextFile(SCHEMA_PATH, await databaseSchema(postgresUrl));
  });
  await say("Wrote tests/database/schema.sql");
  Deno.exit(0);
}
