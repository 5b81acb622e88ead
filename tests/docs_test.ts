/** The words against the code: what the pages list is what there is. Names of errors and settings: architecture_test.ts. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { REPOSITORY } from "../apps/stack/repository.ts";
import type { Door } from "../shared/platform/door.ts";
import { type FaultKind, FAULTS } from "../shared/platform/fault.ts";
import { type Setting, SETTINGS } from "../shared/platform/settings.ts";
import { doors as awsDataSync } from "../supabase/functions/aws-data-sync/index.ts";
import { doors as connectorSync } from "../supabase/functions/connector-sync/index.ts";
import { doors as encryptedData } from "../supabase/functions/encrypted-data/index.ts";
import { FUNCTIONS, RELATIONS } from "./database/rights/rights_table.ts";
import { jsonBlocks, section, tableRows } from "./support/markdown.ts";

const read = (path: string) => Deno.readTextFileSync(`${REPOSITORY}/${path}`);
const api = read("docs/api.md");

const routes = [
  ...routesOf("aws-data-sync", awsDataSync),
  ...routesOf("connector-sync", connectorSync),
  ...routesOf("encrypted-data", encryptedData),
];

function routesOf(name: string, doors: readonly Door[]): string[][] {
  return doors.map(({ method, path, who, body }) => [
    `${method} /functions/v1/${name}${
      path === "/" ? "" : path.replaceAll("(text)", "")
    }`,
    who,
    body === null ? "none" : String(body.limit),
  ]);
}

Deno.test("docs/api.md lists every route with who may call it and the limit of its body", () => {
  deepEqual(tableRows(section(api, "The routes")), routes);
});

Deno.test("docs/api.md has a section for every route", () => {
  const told = [...api.matchAll(/^### ([A-Z]+ \/functions\/.+)$/gm)].map((
    [, route],
  ) => route);
  deepEqual(told.sort(), routes.map(([route]) => route).sort());
});

Deno.test("docs/api.md lists every relation and every function of the API", () => {
  const names = (title: string) =>
    tableRows(section(api, title)).map(([name]) => name).sort();
  deepEqual(names("Reading through REST"), Object.keys(RELATIONS).sort());
  deepEqual(names("Functions"), Object.keys(FUNCTIONS).sort());
});

Deno.test("docs/api.md names no error that does not exist", () => {
  const named = [...api.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, name]) =>
    name ?? ""
  );
  const known = [...Object.keys(FAULTS), ...Object.keys(SETTINGS)];
  deepEqual(named.filter((name) => !known.includes(name)), []);
});

Deno.test("the examples of docs/api.md are JSON, and its problems say what the code says", () => {
  const examples = jsonBlocks(api);
  ok(examples.length > 10);
  for (const problem of examples.filter((each) => each?.title !== undefined)) {
    const kind = FAULTS[problem.code as keyof typeof FAULTS];
    deepEqual([problem.title, problem.status], [kind.title, kind.status]);
  }
});

Deno.test("docs/errors.md tells status, retry and SQLSTATE of every error as the code does", () => {
  const told = tableRows(read("docs/errors.md")).map((
    [name = "", status, retried, sqlstate],
  ) => [name, { status, retried, sqlstate }]);
  const expected = Object.entries<FaultKind>(FAULTS).map(([name, kind]) => [
    name,
    {
      status: String(kind.status),
      retried: kind.retry ? "yes" : "no",
      sqlstate: kind.sqlstate ?? "",
    },
  ]);
  deepEqual(Object.fromEntries(told), Object.fromEntries(expected));
});

Deno.test("README tells every setting's default and purpose as the code does", () => {
  const expected = Object.entries<Setting<unknown>>(SETTINGS).map((
    [name, setting],
  ) => [
    name,
    setting.default.kind === "text"
      ? setting.default.text
      : setting.default.kind,
    setting.what.replaceAll("`", ""),
  ]);
  deepEqual(tableRows(section(read("README.md"), "Settings")), expected);
});

Deno.test(".env.example shows every default", () => {
  const example = read(".env.example");
  for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const [, value] = new RegExp(`^#? ?${name}=(.*)$`, "m").exec(example) ?? [];
    equal(value, setting.default.kind === "text" ? setting.default.text : "");
  }
});
