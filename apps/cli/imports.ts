/**
 * `deno task imports`: writes each function's deno.json with exactly the packages its code reaches.
 *
 * The Supabase CLI reads that file alone, never the root's; the versions are the root's.
 *
 * @module
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { REPOSITORY } from "../stack/repository.ts";
import { complain, say } from "../stack/terminal.ts";

const FUNCTIONS = join(REPOSITORY, "supabase", "functions");

interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly { readonly specifier: string }[];
  }[];
}

/** The text of every function's deno.json, by its path. @throws {Error} When a file cannot be parsed. */
export async function functionConfigs(): Promise<Map<string, string>> {
  const pinned: Record<string, string> =
    JSON.parse(await Deno.readTextFile(join(REPOSITORY, "deno.json"))).imports;
  const configs = new Map<string, string>();
  for (const name of await functionNames()) {
    const folder = join(FUNCTIONS, name);
    const names = await reachedPackages(join(folder, "index.ts"), pinned);
    const imports = Object.fromEntries(
      names.map((name) => [name, pinned[name]]),
    );
    configs.set(
      join(folder, "deno.json"),
      `${JSON.stringify({ imports }, null, 2)}\n`,
    );
  }
  return configs;
}

/** The functions' folders. */
export async function functionNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(FUNCTIONS)) {
    if (isDirectory) names.push(name);
  }
  return names.sort();
}

/** Bare names that our own files reachable from `entry` import, for types too, so that the upload alone type-checks. */
async function reachedPackages(
  entry: string,
  pinned: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--config", "deno.json", entry],
    cwd: REPOSITORY,
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  const { modules }: Graph = JSON.parse(decoder.decode(stdout));
  const own = pathToFileURL(REPOSITORY).href;
  const reached = modules.filter(({ specifier }) => specifier.startsWith(own))
    .flatMap(({ dependencies = [] }) =>
      dependencies.map(({ specifier }) => specifier)
    ).filter((specifier) => Object.hasOwn(pinned, specifier));
  return [...new Set(reached)].sort();
}

async function main(): Promise<void> {
  for (const [path, text] of await functionConfigs()) {
    await Deno.writeTextFile(path, text);
    await say(`Wrote ${path.slice(REPOSITORY.length + 1)}`);
  }
}

if (import.meta.main) {
  await main().catch(async (error) => {
    await complain(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  });
}
