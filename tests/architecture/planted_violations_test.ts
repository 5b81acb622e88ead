/** Every check of architecture_test.ts, seen to fail on a violation and to pass without it. */

import { deepEqual, equal, match } from "node:assert/strict";
import { lengthViolations } from "./file_lengths.ts";
import { functionFolderViolations, nameViolations } from "./file_names.ts";
import type { Import } from "./import_graph.ts";
import { readImports } from "./import_graph.ts";
import { linkViolations } from "./links.ts";
import { mirrorViolations } from "./mirror.ts";
import { rankViolations } from "./ranks.ts";
import { lockViolations, runtimeViolations } from "./runtime_limits.ts";
import type { SourceFile } from "./source_tree.ts";
import {
  dynamicImportViolations,
  specifierViolations,
  walkViolations,
} from "./specifiers.ts";
import { exampleViolations, tableViolations } from "./word_tables.ts";

const from = (from: string, to: string, specifier = "./x.ts"): Import => ({
  from,
  to,
  specifier,
});
const file = (path: string, text = ""): SourceFile => ({ path, text });

/** Exactly one violation, and it says `what`. */
function one(violations: string[], what: RegExp) {
  equal(violations.length, 1, violations.join("\n"));
  match(violations[0] ?? "", what);
}

Deno.test("rankViolations() finds a back-import", () => {
  one(
    rankViolations([from("shared/platform/a.ts", "shared/jobs/b.ts")], []),
    /rank 0.*rank 2/,
  );
});

Deno.test("rankViolations() finds equals that meet, and lets listed ones meet", () => {
  const meets = [from("shared/jobs/a.ts", "shared/connectors/b.ts")];
  const listed = { from: "shared/jobs", to: "shared/connectors" };
  one(rankViolations(meets, []), /equals do not meet/);
  deepEqual(rankViolations(meets, [{ ...listed, reason: "shown here" }]), []);
  one(rankViolations(meets, [{ ...listed, reason: "" }]), /do not meet/);
  one(rankViolations([], [{ ...listed, reason: "idle" }]), /not used/);
});

Deno.test("rankViolations() keeps functions apart from each other and from tests", () => {
  const door = "supabase/functions/a/index.ts";
  one(rankViolations([from(door, "supabase/functions/b/x.ts")], []), /equals/);
  one(rankViolations([from(door, "apps/stack/stack.ts")], []), /equals/);
  one(rankViolations([from(door, "tests/support/stack.ts")], []), /rank 4/);
});

Deno.test("specifierViolations() finds what is not pinned", () => {
  const importing = (specifier: string) => [from("a.ts", "b.ts", specifier)];
  const pinned = { jose: "npm:jose@6.2.18" };
  deepEqual(specifierViolations(importing("jose"), pinned), []);
  deepEqual(specifierViolations(importing("../a/b.ts"), pinned), []);
  for (
    const specifier of [
      "./x",
      "./x.js",
      "npm:jose@6.2.18",
      "jsr:@std/assert",
      "https://deno.land/x.ts",
      "jose/jwt",
      "@shared/x.ts",
      "toString",
    ]
  ) {
    one(specifierViolations(importing(specifier), pinned), /^a\.ts imports/);
  }
  one(specifierViolations([], { jose: "npm:jose@^6" }), /does not pin jose/);
});

const UNSEEN = [
  'import d, {\n  a,\n} from "./x.ts";',
  'import *\n  as ns from "./x.ts";',
  'import {\n  a, // {b}\n} from "./x.ts";',
  'import type {\n  A,\n} from "./x.ts";',
];
const SEEN = [
  'import { a } from "./x.ts";',
  'import {\n  a,\n} from "./x.ts";',
  'import type { A } from "./x.ts";',
  'export * from "./x.ts";',
  'export {\n  a,\n} from "./x.ts";',
  'import d from "./x.ts" with { type: "json" };',
  'const a = await import("./x.ts");',
];

Deno.test("walkViolations() knows what the CLI's walk finds", () => {
  const imports = [from("shared/a.ts", "shared/x.ts")];
  for (const text of SEEN) {
    deepEqual(walkViolations([file("shared/a.ts", text)], imports), [], text);
  }
  for (const text of UNSEEN) {
    one(walkViolations([file("shared/a.ts", text)], imports), /CLI/);
  }
});

Deno.test("dynamicImportViolations() finds what nobody can list", () => {
  for (
    const text of [
      "import(`./${name}.ts`)",
      "import(\n  './x.ts')",
      'import("./x.ts", {})',
    ]
  ) {
    one(dynamicImportViolations([file("shared/a.ts", text)]), /not literal/);
  }
  deepEqual(
    dynamicImportViolations([file("shared/a.ts", 'import("./x.ts")')]),
    [],
  );
});

Deno.test("readImports() sees typed, static and lazy imports", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${root}/deno.json`, "{}");
    await Deno.writeTextFile(`${root}/b.ts`, "export type B = 1;");
    await Deno.writeTextFile(
      `${root}/a.ts`,
      'import type { B } from "./b.ts";\nexport * from "./b.ts";\nconst b: B = 1;\nawait import("./c.ts");',
    );
    await Deno.writeTextFile(`${root}/c.ts`, 'import "./b.ts";');
    const found = await readImports(root, ["a.ts"]);
    deepEqual(found.map(({ from, to }) => `${from} > ${to}`).sort(), [
      "a.ts > b.ts",
      "a.ts > c.ts",
      "c.ts > b.ts",
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("mirrorViolations() finds sources without tests, and tests without sources", () => {
  const source = file("shared/jobs/a.ts", "export function a() {}");
  const test = file("tests/shared/jobs/a_test.ts");
  const types = file("shared/jobs/b.ts", "export interface B {}");
  one(mirrorViolations([source], []), /has no tests/);
  one(mirrorViolations([test], []), /mirrors no source/);
  deepEqual(mirrorViolations([source, test, types], []), []);
  const other = file("tests/shared/jobs/b_test.ts");
  const cover = { source: source.path, test: other.path, reason: "one piece" };
  deepEqual(mirrorViolations([source, types, other], [cover]), []);
  one(mirrorViolations([source, test, types, other], [cover]), /wrong or idle/);
  one(mirrorViolations([source], [cover]), /wrong or idle/);
});

Deno.test("lengthViolations() finds the long file and the long habit", () => {
  const long = (lines: number) => file("shared/a.ts", "\n".repeat(lines));
  const short = Array.from({ length: 3 }, () => long(10));
  one(lengthViolations([...short, long(401)]), /401 lines/);
  one(lengthViolations([long(121), long(121), long(10)]), /median/);
  deepEqual(lengthViolations([...short, long(400)]), []);
});

Deno.test("nameViolations() finds names that say nothing", () => {
  for (const name of ["utils", "string_utils", "helpers", "common", "types"]) {
    one(nameViolations([file(`shared/jobs/${name}.ts`)]), /says nothing/);
    one(nameViolations([file(`shared/${name}/a.ts`)]), /says nothing/);
  }
  one(nameViolations([file("shared/jobs/index.ts")]), /called index/);
  one(nameViolations([file("shared/jobs/runJob.ts")]), /snake_case/);
  deepEqual(nameViolations([file("supabase/functions/a-b/index.ts")]), []);
});

Deno.test("functionFolderViolations() finds a folder that does not deploy", () => {
  const folder = (name: string, config = `[functions.${name}]`) => [
    file(`supabase/functions/${name}/index.ts`),
    file(`supabase/functions/${name}/deno.json`),
    file("supabase/config.toml", config),
  ];
  deepEqual(functionFolderViolations(folder("data-sync")), []);
  one(functionFolderViolations(folder("data_sync")), /kebab-case/);
  one(functionFolderViolations(folder("data-sync", "")), /no block/);
  one(functionFolderViolations(folder("data-sync").slice(1)), /index\.ts/);
});

Deno.test("runtimeViolations() finds what the hosted runtime lacks, not the word in a comment", () => {
  for (
    const text of [
      "new Deno.Command('ls')",
      "new Worker(url)",
      "Deno.writeTextFileSync('/tmp/a', '')",
      "mkdirSync('/tmp/a')",
      "eval('1')",
      'new URL("./a.csv", import.meta.url)',
      "await Deno.readTextFile('a')",
    ]
  ) {
    one(runtimeViolations([file("shared/jobs/a.ts", text)]), /:/);
    deepEqual(runtimeViolations([file("apps/stack/a.ts", text)]), []);
  }
  deepEqual(
    runtimeViolations([
      file("shared/a.ts", "/**\n * No Deno.Command here.\n */"),
    ]),
    [],
  );
});

Deno.test("lockViolations() finds a host", () => {
  one(lockViolations('"tarball": "https://registry.example/a.tgz"'), /example/);
});

Deno.test("linkViolations() finds links and headings that are not there", () => {
  const page = (text: string) => [
    file("docs/a.md", text),
    file("docs/b.md", "# The `Rights`, told"),
  ];
  const exists = (path: string) => path === "docs/b.md";
  deepEqual(
    linkViolations(
      page("[b](b.md#the-rights-told) [c](https://x.example)"),
      exists,
    ),
    [],
  );
  one(linkViolations(page("[b](../b.md)"), exists), /docs\/a\.md links/);
  one(linkViolations(page("[b](b.md#none)"), exists), /no such heading/);
});

Deno.test("tableViolations() finds names told on one side only", () => {
  const page = "| Code |\n| --- |\n| `NOT_FOUND` | 404 |";
  deepEqual(tableViolations("a.md", page, ["NOT_FOUND"]), []);
  one(tableViolations("a.md", page, ["NOT_FOUND", "CONFLICT"]), /not tell/);
  one(tableViolations("a.md", page, []), /does not exist/);
});

Deno.test("exampleViolations() finds settings listed on one side only", () => {
  deepEqual(exampleViolations("# CORS_ORIGINS=*\n", ["CORS_ORIGINS"]), []);
  one(exampleViolations("", ["CORS_ORIGINS"]), /does not list/);
  one(exampleViolations("OLD_NAME=1", []), /no setting/);
});
