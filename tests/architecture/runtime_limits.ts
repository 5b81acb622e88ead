import { isDeployed, type SourceFile } from "./source_tree.ts";

/** What the hosted runtime does not have, or what would keep a check from seeing what runs. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\bDeno\.Command\b|\bnode:child_process\b/, "processes cannot be started"],
  [/\bnew Worker\b|\bnode:worker_threads\b/, "there are no workers"],
  [/\bnode:vm\b|\beval\(|\bnew Function\(/, "code is not made at run time"],
  [
    /\b(?:writeFile|appendFile|mkdir|rename|unlink|rm|copyFile|writeTextFile|truncate|makeTemp\w+|remove)Sync\b/,
    "synchronous writes are not supported",
  ],
  [/\bprocess\.cpuUsage\b/, "not implemented in Deno 2.1"],
  [/\bnew URL\([^)]*import\.meta/, "the CLI does not upload the file"],
  [/\bDeno\.read(?:Text)?File/, "data files are imported, not read"],
  [/^\/\/\/ <reference/m, "the CLI does not follow it"],
];

/** Deployed files that use what the hosted runtime does not offer. Comments are not code. */
export function runtimeViolations(files: readonly SourceFile[]): string[] {
  return files.filter(({ path }) => isDeployed(path) && path.endsWith(".ts"))
    .flatMap(({ path, text }) => {
      const code = text.replace(/^\s*(?:\/\*\*?|\*)(?!\/).*$/gm, "");
      return FORBIDDEN.filter(([pattern]) => pattern.test(code)).map((
        [pattern, why],
      ) => `${path} has ${pattern.exec(code)?.[0]}: ${why}`);
    });
}

/** Hosts in the lock file: it must serve wherever the packages come from. */
export function lockViolations(lock: string): string[] {
  return [...lock.matchAll(/https?:\/\/[^\s"]+/g)].map(([host]) =>
    `deno.lock names ${host}`
  );
}
