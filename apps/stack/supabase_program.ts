/**
 * Finds the Supabase CLI's program: installed by npx (Deno's resolver cannot), then run without it, which saves seconds.
 *
 * @module
 */

import { join } from "node:path";
import { REPOSITORY } from "./repository.ts";

/** The version everything here was tried with. */
export const SUPABASE_CLI = "supabase@3.1.0";

const MEMO = join(REPOSITORY, ".stack", `${SUPABASE_CLI}.path`);

/**
 * The program's path; downloads it the first time.
 *
 * @throws {Error} With npm's words when it cannot be had.
 */
export async function findSupabaseProgram(): Promise<string> {
  const remembered = await Deno.readTextFile(MEMO).catch(() => null);
  if (remembered !== null && await isFile(remembered)) return remembered;
  const found = await askNpx();
  await Deno.mkdir(join(REPOSITORY, ".stack"), { recursive: true });
  await Deno.writeTextFile(MEMO, found);
  return found;
}

async function askNpx(): Promise<string> {
  const result = await new Deno.Command("npx", {
    args: ["-y", "--package", SUPABASE_CLI, "-c", "command -v supabase"],
    env: { npm_config_update_notifier: "false" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const path = decoder.decode(result.stdout).trim();
  if (result.success && await isFile(path)) return path;
  const reason = decoder.decode(result.stderr).trim();
  throw new Error(`npx cannot install ${SUPABASE_CLI}:\n${reason}`);
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => found.isFile, () => false);
}
