import { posix } from "node:path";
import type { Import } from "./import_graph.ts";
import { isDeployed, type SourceFile } from "./source_tree.ts";

// Source: supabase/cli, pkg/function/deno.go, importPathPattern; Go's regexp and this one agree on it.
const WALK =
  /(?:import|export)\s+(?:{[^{}]+}|.*?)\s*(?:from)?\s*['"](.*?)['"]|import\(\s*['"](.*?)['"]\)/gi;

/** The files the Supabase CLI finds that `file` imports: what it would upload. Packages are not among them. */
export function walkedImports(file: SourceFile): string[] {
  return [...file.text.matchAll(WALK)].flatMap((match) => {
    const specifier = (match[1] || match[2] || "").trim();
    const isFile = /^\.{0,2}\//.test(specifier) &&
      posix.extname(specifier) !== "";
    return isFile
      ? [posix.normalize(posix.join(posix.dirname(file.path), specifier))]
      : [];
  });
}

/** Imports of deployed files that the Supabase CLI would not find, so that the deployed function would not start. */
export function walkViolations(
  files: readonly SourceFile[],
  imports: readonly Import[],
): string[] {
  const found = new Map(
    files.map((file) => [file.path, new Set(walkedImports(file))]),
  );
  return imports.flatMap(({ from, to, specifier }) =>
    !isDeployed(from) || to === null || found.get(from)?.has(to)
      ? []
      : [`${from} imports "${specifier}" in a form the CLI does not find`]
  );
}

/** Specifiers that are neither a relative `.ts` or `.json` file, nor a built-in, nor a bare name of `pinned`. */
export function specifierViolations(
  imports: readonly Import[],
  pinned: Readonly<Record<string, string>>,
): string[] {
  const isAllowed = ({ specifier }: Import) =>
    /^\.{1,2}\/.*\.(?:ts|json)$/.test(specifier) ||
    specifier.startsWith("node:") || Object.hasOwn(pinned, specifier);
  return [
    ...imports.filter((each) => !isAllowed(each)).map(({ from, specifier }) =>
      `${from} imports "${specifier}"`
    ),
    ...Object.entries(pinned).filter(([, target]) =>
      !/^npm:(?:@[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+[\w.-]*(?:\/[\w./-]+)?$/.test(
        target,
      )
    ).map(([name, target]) => `deno.json does not pin ${name}: ${target}`),
  ];
}

/** Deployed files with a dynamic import whose specifier is not a literal on the same line. */
export function dynamicImportViolations(
  files: readonly SourceFile[],
): string[] {
  return files.filter(({ path }) => isDeployed(path)).flatMap((file) =>
    file.text.split("\n").flatMap((line, index) =>
      /(?<![\w.*`"'])import\((?!["'][^"']+["']\))/.test(line) &&
        !/^\s*(?:\*|\/\/)/.test(line)
        ? [`${file.path}:${index + 1} has a dynamic import that is not literal`]
        : []
    )
  );
}
