import { walkFiles } from "./walk_files.ts";

/** One file of the repository, by its path from the root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set([
  ".git",
  ".stack",
  ".temp",
  ".branches",
  "coverage",
  "node_modules",
]);
const TEXT = /\.(?:css|html|js|json|jsonc|lock|md|mjs|sql|toml|ts|yaml|yml)$/;

/** Every text file below `root`, sorted by path. */
export async function readSourceTree(root: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const path of walkFiles(root, SKIPPED)) {
    if (!TEXT.test(path) && !path.endsWith(".env.example")) continue;
    files.push({ path, text: await Deno.readTextFile(`${root}/${path}`) });
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The TypeScript files among `files`. */
export function typeScriptOf(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ path }) => path.endsWith(".ts"));
}

/** Whether a file runs on the hosted platform: shared/ and the functions. */
export function isDeployed(path: string): boolean {
  return path.startsWith("shared/") || path.startsWith("supabase/functions/");
}
