/** docs/worker.md against the code: its tables, and the files it gives to be copied. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { METRICS } from "../apps/cli/worker/metrics.ts";
import {
  type Option,
  OPTIONS,
  parseOptions,
} from "../apps/cli/worker/options.ts";
import { parseConfig } from "../apps/cli/worker/config_file.ts";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { readOneTenant } from "../shared/jobs/one_tenant/mod.ts";
import {
  ONE_TENANT_SETTINGS,
  type OneTenantSetting,
} from "../shared/jobs/one_tenant/settings.ts";
import { section, tableRows } from "./support/markdown.ts";

const page = await Deno.readTextFile(join(REPOSITORY, "docs/worker.md"));

/** The blocks of a language, in their order. */
function blocks(language: string, text = page): string[] {
  const fence = new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...text.matchAll(fence)].map(([, block = ""]) => block);
}

Deno.test("docs/worker.md lists every option as the code does", () => {
  const expected = OPTIONS.map((option: Option) => [
    `${option.name} ${option.argument}`.trim(),
    option.default,
    option.what,
  ]);
  deepEqual(tableRows(section(page, "Options")), expected);
});

Deno.test("docs/worker.md lists every metric as the code does", () => {
  const expected = Object.entries(METRICS).map(([name, metric]) => [
    name,
    metric.type,
    metric.labels.join(", "),
    metric.help,
  ]);
  deepEqual(tableRows(section(page, "Metrics")), expected);
});

Deno.test("docs/worker.md lists every setting of one-tenant use as the code does", () => {
  const expected = Object.entries(ONE_TENANT_SETTINGS).flatMap((
    [provider, settings],
  ) =>
    Object.entries<OneTenantSetting>(settings).map(([key, setting]) => [
      setting.name,
      `${provider}.${key}`,
      `${setting.what}${setting.secret ? " (secret)" : ""}`,
    ])
  );
  deepEqual(tableRows(section(page, "One tenant")), expected);
});

Deno.test("the configuration of docs/worker.md lacks its secret alone", () => {
  const [text = ""] = blocks("yaml", section(page, "One tenant"));
  const [aws] = readOneTenant(
    { OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: "x".repeat(40) },
    parseConfig(text),
  );
  deepEqual(aws?.integration?.settings["cost_report"], {
    bucket: "my-cost-reports",
    prefix: "exports",
    name: "daily",
  });
});

Deno.test("the alerts of docs/worker.md name metrics that there are, with labels they have", () => {
  const [text = ""] = blocks("yaml", section(page, "Metrics"));
  const rules: { expr: string }[] = parse(text).groups[0].rules;
  ok(rules.length > 2);
  for (const { expr } of rules) {
    const [name = ""] = /cloud_sync_\w+/.exec(expr) ?? [];
    const labels = /by \(([^)]*)\)/.exec(expr)?.[1]?.split(", ") ?? [];
    const known: readonly string[] =
      METRICS[name as keyof typeof METRICS].labels; // fails where there is none
    deepEqual(labels.filter((label) => !known.includes(label)), []);
  }
});

const INSTRUCTIONS = [
  "FROM",
  "WORKDIR",
  "COPY",
  "RUN",
  "USER",
  "EXPOSE",
  "STOPSIGNAL",
  "HEALTHCHECK",
  "ENTRYPOINT",
  "CMD",
];

Deno.test("the Containerfile of docs/worker.md copies what there is, runs as nobody special, and starts the worker", async () => {
  const [text = ""] = blocks("Containerfile");
  const lines = text.trim().split("\n").map((line) => {
    const [, name = "", rest = ""] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    return { name, rest };
  });
  deepEqual(
    lines.map(({ name }) => name).filter((name) =>
      !INSTRUCTIONS.includes(name)
    ),
    [],
  );
  equal(lines[0]?.name, "FROM");
  for (const { rest } of lines.filter(({ name }) => name === "COPY")) {
    for (const source of rest.split(" ").slice(0, -1)) {
      ok(await Deno.stat(join(REPOSITORY, source)), source);
    }
  }
  const of = (wanted: string) =>
    lines.find(({ name }) => name === wanted)?.rest ?? "";
  ok(!["", "root", "0"].includes(of("USER")));
  const entry: string[] = JSON.parse(of("ENTRYPOINT"));
  ok(await Deno.stat(join(REPOSITORY, entry.at(-1) ?? "")));
  const flags = parseOptions(JSON.parse(of("CMD")));
  equal(String(flags.port), of("EXPOSE"));
  match(of("HEALTHCHECK"), new RegExp(`:${flags.port}/health`));
  const [, check = ""] = / CMD (\[.*\])$/.exec(of("HEALTHCHECK")) ?? [];
  equal(JSON.parse(check)[0], "deno");
});

Deno.test("the unit of docs/worker.md has sections and directives only, and starts the worker with a grace below its stop", async () => {
  const [text = ""] = blocks("ini");
  const sections = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  for (const line of text.trim().split("\n").filter((each) => each !== "")) {
    const [, heading] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (heading !== undefined) {
      sections.set(heading, current = new Map());
      continue;
    }
    const [, name = "", value = ""] = /^([A-Z][A-Za-z]+)=(.*)$/.exec(line) ??
      [];
    ok(name !== "" && !current.has(name) || name === "Environment", line);
    current.set(name, value);
  }
  deepEqual([...sections.keys()], ["Unit", "Service", "Install"]);
  const service = sections.get("Service") ?? new Map<string, string>();
  const [program = "", ...words] = (service.get("ExecStart") ?? "").split(" ");
  ok(program.startsWith("/"));
  const entry = words.findIndex((word) => word.endsWith("worker.ts"));
  ok(await Deno.stat(join(REPOSITORY, words[entry] ?? "")));
  const flags = parseOptions(words.slice(entry + 1));
  ok(flags.graceSeconds < Number(service.get("TimeoutStopSec")));
  ok(!["", "root"].includes(service.get("User") ?? ""));
});
