import { isDeployed, type SourceFile } from "./source_tree.ts";

/** A source whose behaviour is tested through another's test, and why. */
export interface Cover {
  readonly source: string;
  readonly test: string;
  readonly reason: string;
}

/** The test that mirrors a source path for path. */
export function testOf(source: string): string {
  return `tests/${source.replace(/\.ts$/, "_test.ts")}`;
}

/** Whether a module does anything when it runs: types alone do not. */
export function hasBehaviour({ text }: SourceFile): boolean {
  return /^(?:export )?(?:default |async |abstract |declare )*(?:function|class|const|let|enum)\b|^export default\b|^Deno\./m
    .test(text);
}

/** Sources without a test, tests without a source, and listed covers that say nothing or are not needed. */
export function mirrorViolations(
  files: readonly SourceFile[],
  covers: readonly Cover[],
): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const sources = files.filter((file) =>
    isDeployed(file.path) && file.path.endsWith(".ts") && hasBehaviour(file)
  ).map(({ path }) => path);
  const covered = new Map(covers.map((cover) => [cover.source, cover]));
  const untested = sources.filter((source) =>
    !paths.has(testOf(source)) && !covered.has(source)
  );
  const orphans = [...paths].filter((path) =>
    /^tests\/(?:shared|supabase\/functions)\/.*_test\.ts$/.test(path) &&
    !paths.has(path.slice("tests/".length).replace(/_test\.ts$/, ".ts"))
  );
  const idle = covers.filter(({ source, test, reason }) =>
    !sources.includes(source) || paths.has(testOf(source)) ||
    !paths.has(test) || reason === ""
  );
  return [
    ...untested.map((path) => `${path} has no ${testOf(path)}`),
    ...orphans.map((path) => `${path} mirrors no source`),
    ...idle.map(({ source }) => `the cover of ${source} is wrong or idle`),
  ];
}
