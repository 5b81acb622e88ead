import { START_DIRECTORY } from "../stack/start_directory.ts";
import { findEnvironment } from "../stack/kept_environment.ts";

/**
 * The environment of the project a command acts on: this process's own when it names a project (SUPABASE_URL), else that of
 * the stack that `deno task start` keeps up, see {@link onLocalStack}.
 *
 * @throws {Error} When there is neither.
 */
export async function projectEnvironment(): Promise<Record<string, string>> {
  const own = Deno.env.toObject();
  if ((own["SUPABASE_URL"] ?? "") !== "") return own;
  const local = await findEnvironment(START_DIRECTORY);
  if (local !== null) return onLocalStack(local, own);
  throw new Error(
    "there is no project to act on: set SUPABASE_URL and its keys, or keep a local one up with `deno task start`",
  );
}

/** The stack's environment with this process's own one-tenant settings: they say what to sync, not where. */
export function onLocalStack(
  local: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const settings = Object.entries(own)
    .filter(([name]) => name.startsWith("OFFGRIDFLOW_"));
  return { ...local, ...Object.fromEntries(settings) };
}
