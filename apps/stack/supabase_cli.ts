/**
 * The real Supabase CLI.
 *
 * @module
 */

import { findSupabaseProgram } from "./supabase_program.ts";

/**
 * Runs the CLI in the folder that holds `supabase/` and returns what it printed.
 *
 * @throws {Error} With what it printed when it fails.
 */
export async function runSupabaseCli(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const result = await new Deno.Command(await findSupabaseProgram(), {
    args: [...args],
    cwd: options.cwd,
    env: {
      DO_NOT_TRACK: "1",
      SUPABASE_TELEMETRY_DISABLED: "1",
      NO_COLOR: "1",
      ...options.env,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const [stdout, stderr] = [
    decoder.decode(result.stdout),
    decoder.decode(result.stderr),
  ];
  if (result.success) return stdout;
  throw new Error(
    `supabase ${
      args.filter((arg) => !arg.startsWith("--remote")).join(" ")
    } failed:\n${stderr}${stdout}`.trim(),
  );
}

/**
 * Applies the migrations (and the seed, if asked) that the database has not seen.
 *
 * @throws {Error} With the CLI's words when a migration is refused.
 */
export async function pushMigrations(
  options: { projectDirectory: string; postgresUrl: string; seed: boolean },
): Promise<void> {
  const { projectDirectory, postgresUrl, seed } = options;
  const args = ["db", "push", `--remote=${postgresUrl}`, "--yes"];
  try {
    await runSupabaseCli(seed ? [...args, "--include-seed"] : args, {
      cwd: projectDirectory,
    });
  } catch (error) {
    if (!(error instanceof Error) || !OUT_OF_STEP.test(error.message)) {
      throw error;
    }
    throw new Error(
      `${error.message}\nThe kept database was made from other migrations: \`deno task reset\` forgets it`,
    );
  }
}

// What the CLI says when the database has seen migrations that are no longer there, or later ones than a new one.
const OUT_OF_STEP = /before the last migration|not found in local migrations/;
