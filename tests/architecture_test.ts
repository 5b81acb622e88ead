/** The house rules of the source tree, checked on the tree itself. Each is seen to fail in architecture/planted_violations_test.ts. */

import { fail } from "node:assert/strict";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { FAULTS } from "../shared/platform/fault.ts";
import { SETTINGS } from "../shared/platform/settings.ts";
import { EXCEPTIONS } from "./architecture/exceptions.ts";
import { lengthViolations } from "./architecture/file_lengths.ts";
import {
  functionFolderViolations,
  nameViolations,
} from "./architecture/file_names.ts";
import { readImports } from "./architecture/import_graph.ts";
import { linkViolations } from "./architecture/links.ts";
import { mirrorViolations } from "./architecture/mirror.ts";
import { rankOf, rankViolations } from "./architecture/ranks.ts";
import {
  lockViolations,
  runtimeViolations,
} from "./architecture/runtime_limits.ts";
import { readSourceTree, typeScriptOf } from "./architecture/source_tree.ts";
import {
  dynamicImportViolations,
  specifierViolations,
  walkViolations,
} from "./architecture/specifiers.ts";
import {
  exampleViolations,
  tableViolations,
} from "./architecture/word_tables.ts";

const root = REPOSITORY.replace(/\/$/, "");
const files = await readSourceTree(root);
const sources = typeScriptOf(files);
const imports = (await readImports(
  root,
  sources.map(({ path }) => path).filter((path) => rankOf(path) !== null),
)).filter(({ from }) => rankOf(from) !== null);
const textOf = (path: string) => files.find((file) => file.path === path)?.text;

function refuse(violations: readonly string[]) {
  if (violations.length > 0) fail(`\n${violations.join("\n")}`);
}

function holds(rule: string, violations: () => string[]) {
  Deno.test(rule, () => refuse(violations()));
}

holds(
  "imports point down the ranks, and equals do not meet",
  () => rankViolations(imports, EXCEPTIONS.meetings),
);
holds("imports are relative files or pinned names", () => {
  const pinned = JSON.parse(textOf("deno.json") ?? "{}").imports;
  return specifierViolations(imports, pinned);
});
holds(
  "every import of deployed code is found by the Supabase CLI",
  () => [...walkViolations(files, imports), ...dynamicImportViolations(files)],
);
holds(
  "tests mirror the sources path for path",
  () => mirrorViolations(files, EXCEPTIONS.covers),
);
holds("no file is too long", () => lengthViolations(files));
holds(
  "names say what is inside",
  () => [...nameViolations(files), ...functionFolderViolations(files)],
);
holds(
  "deployed code asks for nothing the hosted runtime lacks",
  () => runtimeViolations(files),
);
holds("links in Markdown lead somewhere", () => {
  const paths = new Set(files.map(({ path }) => path));
  return linkViolations(
    files,
    (path) =>
      paths.has(path) || isPlace(`${root}/${path}`) ||
      [...paths].some((each) => each.startsWith(`${path.replace(/\/$/, "")}/`)),
  );
});
holds(
  "the lock file names no host",
  () => lockViolations(textOf("deno.lock") ?? ""),
);

const pages: readonly [string, readonly string[]][] = [
  ["docs/errors.md", Object.keys(FAULTS)],
  ["README.md", Object.keys(SETTINGS)],
];
for (const [title, names] of pages) {
  const page = textOf(title);
  Deno.test({
    name: `${title} tells the same names as the code`,
    ignore: page === undefined,
    fn: () => refuse(tableViolations(title, page ?? "", names)),
  });
}
const example = textOf(".env.example");
Deno.test({
  name: ".env.example lists every setting",
  ignore: example === undefined,
  fn: () => refuse(exampleViolations(example ?? "", Object.keys(SETTINGS))),
});

function isPlace(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
