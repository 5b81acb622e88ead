/** The export: the rows of the view, in a file that the static rules of FOCUS 1.2 are held against. */
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { writeFocus } from "../../../apps/cli/focus.ts";
import { FOCUS_COLUMNS } from "../../../apps/cli/focus/columns.ts";
import { exportFocus } from "../../../apps/cli/focus/export_focus.ts";
import type { Database } from "../../../shared/platform/database.ts";
import { type EngineWorld, engineWorld } from "../../support/engine_world.ts";
import type { FocusRow } from "../../support/focus/focus_rule.ts";
import { focusExport } from "../../support/focus/focus_export.ts";
import { GAPS } from "../../support/focus/gaps.ts";
import { line, plantedMonth } from "../../support/focus/planted_month.ts";
import { publishReport } from "../../support/focus/publish_month.ts";
import { readCsv } from "../../support/focus/read_csv.ts";
import { findViolations } from "../../support/focus/rules.ts";

const OCTOBER = { from: "2026-10-01", to: "2026-11-01" };

async function exported(
  { service, tenant: { organizationId } }: EngineWorld,
  window = OCTOBER,
): Promise<string> {
  const pieces = exportFocus(service, { organizationId, ...window });
  return (await Array.fromAsync(pieces)).join("");
}

for (const hasNet of [true, false]) {
  Deno.test(
    `an export holds the static rules of FOCUS 1.2, its documented gaps apart, ${
      hasNet ? "with" : "without"
    } private discounts told`,
    async () => {
      await using world = await engineWorld();
      await publishReport(world, plantedMonth(hasNet));
      const { header, rows } = readCsv(await exported(world));
      ok(rows.length > 20);
      const found = findViolations(header, rows).flatMap(({ id, offenders }) =>
        offenders.filter((place) =>
          typeof place === "string" || !GAPS[id]?.(rows[place] ?? {})
        ).map((place) =>
          `${id}: ${
            typeof place === "string" ? place : JSON.stringify(rows[place])
          }`
        )
      );
      deepEqual(found, []);
    },
  );
}

Deno.test("an export has every documented gap: none is claimed that is not there", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  const { header, rows } = readCsv(await exported(world));
  deepEqual(
    findViolations(header, rows).map(({ id }) => id).sort(),
    Object.keys(GAPS).sort(),
  );
});

Deno.test("an export has the rows of the view, page by page", async () => {
  await using world = await engineWorld();
  const many = Array.from(
    { length: 4_100 },
    (_, n) =>
      line("Usage", { unblended: `${n}.000000000${n % 10}` }, {
        operation: `Operation ${n}`,
      }),
  );
  await publishReport(world, [...plantedMonth(true), ...many]);
  const { header, rows } = readCsv(await exported(world));
  deepEqual(header, [...FOCUS_COLUMNS]);
  const stored = await world.admin.unsafe(
    `select ${
      FOCUS_COLUMNS.map((name) =>
        /Period(Start|End)$/.test(name)
          ? `to_char("${name}" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "${name}"`
          : `"${name}"::text`
      ).join(", ")
    } from focus_1_2_cost_and_usage`,
  );
  const spelled = (all: readonly FocusRow[]) =>
    all.map((row) => JSON.stringify(FOCUS_COLUMNS.map((name) => row[name])))
      .sort();
  equal(rows.length, stored.length);
  deepEqual(spelled(rows), spelled(stored as unknown as FocusRow[])); // its columns are those selected above
});

Deno.test("an export has the billing periods of its window and no other organization's", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  const rowsOf = async (from: string, to: string) =>
    readCsv(await exported(world, { from, to })).rows.length;
  equal(await rowsOf("2026-09-01", "2026-10-01"), 0);
  equal(await rowsOf("2026-10-02", "2026-11-01"), 0);
  ok(await rowsOf("2026-10-01", "2026-10-02") > 0);
  const pieces = await Array.fromAsync(
    exportFocus(world.service, {
      organizationId: crypto.randomUUID(),
      ...OCTOBER,
    }),
  );
  deepEqual(pieces, [`${FOCUS_COLUMNS.join(",")}\r\n`]);
});

Deno.test("an export is refused when newer figures replaced those it wrote", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  const replacing: Database = {
    async call<T>(name: string, args: Readonly<Record<string, unknown>>) {
      const answer = await world.service.call<T>(name, args);
      if (name === "read_focus_page" && args["after_key"] === "") {
        await publishReport(world, plantedMonth(true));
      }
      return answer;
    },
  };
  const { organizationId } = world.tenant;
  await rejects(
    Array.fromAsync(exportFocus(replacing, { organizationId, ...OCTOBER })),
    /run it again/,
  );
});

Deno.test("writeFocus() leaves the whole file, or the one that was there", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  const folder = await Deno.makeTempDir();
  try {
    const out = join(folder, "focus.csv");
    const { organizationId } = world.tenant;
    const flags = { organizationId, out, ...OCTOBER };
    const { loads, rows } = await writeFocus(world.service, flags);
    equal(loads, 1);
    const text = await Deno.readTextFile(out);
    equal(readCsv(text).rows.length, rows);
    const failing: Database = {
      call: () => Promise.reject(new Error("the database is gone")),
    };
    await rejects(writeFocus(failing, flags), /is gone/);
    equal(await Deno.readTextFile(out), text);
    deepEqual((await Array.fromAsync(Deno.readDir(folder))).length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("deno task focus tells what is wrong with an option, and ends with 2", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "apps/cli/focus.ts", "--from", "October"],
    stdin: "null",
  }).output();
  equal(code, 2);
  match(new TextDecoder().decode(stderr), /--organization must be an id/);
});

Deno.test("an export of what AWS exported as FOCUS holds the static rules, and keeps AWS's own words", async () => {
  await using world = await engineWorld();
  await publishReport(world, focusExport(), { source: "aws_focus_export" });
  const { header, rows } = readCsv(await exported(world));
  deepEqual(
    findViolations(header, rows).flatMap(({ id, offenders }) =>
      offenders.map((place) => `${id} ${place}`)
    ),
    [],
  );
  deepEqual(
    rows.map((row) =>
      [
        row["ChargeCategory"],
        row["ChargeFrequency"],
        row["BilledCost"],
        row["EffectiveCost"],
        row["CommitmentDiscountStatus"],
        row["ConsumedQuantity"],
        row["ChargeClass"],
        row["PublisherName"],
      ].join(" ")
    ).sort(),
    [
      "Purchase Recurring 2 0    Amazon Web Services, Inc.",
      "Usage Usage-Based -1 -1  -5 Correction Amazon Web Services, Inc.",
      "Usage Usage-Based 0 0.4 Unused   Amazon Web Services, Inc.",
      "Usage Usage-Based 0 1.6 Used 24  A publisher",
    ],
  );
});
