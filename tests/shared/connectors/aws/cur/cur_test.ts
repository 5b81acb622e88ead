import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { CUR } from "../../../../../shared/connectors/aws/cur/cur.ts";
import type { Source } from "../../../../../shared/domain/source.ts";
import {
  type CurOptions,
  reportScene,
} from "../../../../support/report_scene.ts";
import {
  assertTrue,
  REPORT_MEASURES,
  truthSums,
} from "../../../../support/report_truth.ts";
import {
  type SceneKind,
  testConformance,
} from "../../../../support/source_conformance.ts";
import {
  chargesOf,
  readPages,
  stage,
  sumBy,
} from "../../../../support/staged_load.ts";

/** Faults for good, by the scene they make. */
const FAULTS: { readonly [kind in SceneKind]?: string } = {
  throttled: "throttle",
  denied: "deny",
  unknown_shape: "malformed",
};

testConformance({
  symbol: "cur()",
  dataset: CUR,
  delivers: "charges",
  isStreamed: true,
  async scene(kind: SceneKind) {
    const scene = await reportScene({
      kind: "cur2",
      format: kind === "bad_record" ? "csv" : "csv_gz",
      parts: kind === "many_pages" ? 2 : 1,
    });
    const open = (options?: CurOptions): Promise<Source> => scene.cur(options);
    if (kind === "empty") return { ...scene, open };
    const { keys, manifestKey } = await scene.deliver();
    const fault = FAULTS[kind];
    if (fault !== undefined) {
      await scene.fault({ service: "s3", kind: fault, times: 0 });
    }
    if (kind === "many_pages") {
      return { ...scene, open: () => Promise.resolve(scene.small(70)) };
    }
    if (kind === "unknown_members") {
      const more = { addedLater: { since: 2027 } };
      await scene.rewrite(
        manifestKey,
        (text) => JSON.stringify({ ...JSON.parse(text), ...more }),
      );
    }
    if (kind === "bad_record") {
      await scene.rewrite(
        keys[0] ?? "",
        (text) => text.replace(",USD,", ",dollars,"),
      );
    }
    if (kind !== "expired") return { ...scene, open };
    const integration = await scene.role({ permissions: ["s3:*"] });
    await scene.fault({ service: "s3", kind: "expire_session", after: 2 });
    return { ...scene, open: () => open({ job: { integration } }) };
  },
});

for (
  const [kind, format] of [
    ["legacy", "csv_gz"],
    ["legacy", "csv"],
    ["legacy", "parquet"],
    ["cur2", "csv_gz"],
    ["cur2", "parquet"],
  ] as const
) {
  Deno.test(`cur() reads every figure of ${kind} in ${format} exactly`, async () => {
    await using scene = await reportScene({ kind, format }, "2026-03");
    await scene.deliver();
    await assertTrue(scene, await scene.readCur());
  });
}

for (
  const plant of [
    { leadingSlash: true },
    { multiMember: true, contentEncoding: true },
    { quoteAll: true, crlf: true, byteOrderMark: true },
    { exponents: true, reversedColumns: true },
    { unknownType: true },
  ]
) {
  Deno.test(`cur() reads every figure whatever its form: ${Object.keys(plant).join(", ")}`, async () => {
    await using scene = await reportScene({ plant });
    await scene.deliver();
    await assertTrue(scene, await scene.readCur());
  });
}

for (
  const options of [
    { versioning: "create_new" },
    { kind: "cur2", versioning: "create_new" },
    { kind: "cur2", plant: { partition: "billing_period" } },
    { kind: "cur2", plant: { plainManifestName: true } },
    { kind: "cur2", prefix: "" },
    { kind: "legacy", prefix: "a/b" },
  ]
) {
  Deno.test(`cur() finds a delivery with ${JSON.stringify(options)}`, async () => {
    await using scene = await reportScene(options);
    const { id } = await scene.deliver();
    const staged = await scene.readCur();
    equal(staged.load?.version, id);
    await assertTrue(scene, staged);
  });
}

Deno.test("cur() describes its load by the delivery, and counts what each part comes to", async () => {
  await using scene = await reportScene();
  const made = await scene.deliver();
  const staged = await scene.readCur();
  const { delivery, ...load } = staged.load ?? {};
  deepEqual(load, {
    source: "aws_cur",
    billing_account_id: scene.account.accountId,
    version: made.id,
    is_payer_view: true,
  });
  equal(
    delivery?.manifest_key,
    `s3://${scene.report.bucket}/${made.manifestKey}`,
  );
  equal(delivery?.delivered_at, made.deliveredAt);
  for (const measure of REPORT_MEASURES) {
    deepEqual(
      sumBy(staged.totals, measure, (row) => row.billing_currency),
      sumBy(chargesOf(staged), measure, (row) => row.billing_currency),
    );
  }
  equal(staged.parts.size, 2);
});

Deno.test("cur() warns of what is not known, and of tags that are dropped", async () => {
  await using scene = await reportScene({ plant: { unknownType: true } });
  await scene.deliver();
  const staged = await scene.readCur({ tagKeys: ["TEAM"] });
  deepEqual(staged.warnings.map(({ code }) => code), [
    "LINE_ITEM_TYPE_UNKNOWN",
    "TAG_KEYS_DROPPED",
  ]);
  const tags = new Set(
    chargesOf(staged).flatMap(({ tags }) => Object.keys(tags ?? {})),
  );
  deepEqual([...tags], ["TEAM"]);
  const unknown = chargesOf(staged)
    .filter((row) => row.source_charge_type === "SovereigntySurcharge");
  ok(unknown.length > 0);
  ok(unknown.every((row) => row.charge_category === "Adjustment"));
});

for (const format of ["csv", "csv_gz", "parquet"]) {
  Deno.test(`cur() goes on after any page of ${format}, and sums the same`, async () => {
    await using scene = await reportScene({
      kind: "cur2",
      format,
      plant: { rowGroup: 2048 },
    });
    await scene.deliver();
    const whole = await readPages(scene.small(150));
    ok(whole.length >= 5, `${whole.length} pages`);
    await assertTrue(scene, stage(whole));
    for (const [index, { cursor }] of whole.slice(0, -1).entries()) {
      const rest = await readPages(scene.small(150), cursor);
      const staged = stage([...whole.slice(0, index + 1), ...rest]);
      await assertTrue(scene, staged);
      deepEqual(staged.totals, stage(whole).totals);
    }
  });
}

for (const kind of ["focus_1_0", "focus_1_2"] as const) {
  for (const format of ["csv_gz", "parquet"]) {
    Deno.test(`cur() reads ${kind} in ${format}: billed and effective cost are Cost Explorer's`, async () => {
      await using scene = await reportScene({ kind, format }, "2026-03");
      await scene.deliver();
      const staged = await scene.readCur({ tagKeys: ["team"] });
      equal(staged.load?.source, "aws_focus_export");
      deepEqual(staged.rejects, []);
      const { rows } = await scene.truth();
      const key = (row: Record<string, unknown>) =>
        `${row["account"]}|${row["currency"]}`;
      for (
        const [measure, name] of [
          ["billed_cost", "NetUnblendedCost"],
          ["effective_cost", "NetAmortizedCost"],
        ] as const
      ) {
        deepEqual(
          sumBy(
            chargesOf(staged),
            measure,
            (row) => `${row.sub_account_id ?? null}|${row.billing_currency}`,
          ),
          truthSums(rows, name, key),
          measure,
        );
      }
      const tagged = chargesOf(staged).filter(({ tags }) => tags?.["team"]);
      ok(tagged.length > 0);
      ok(tagged.some((row) => row.cost_categories !== undefined));
    });
  }
}

Deno.test("cur() tells resources apart where it is asked to", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  const staged = await scene.readCur({ report: { keeps_resource_ids: true } });
  ok(chargesOf(staged).some(({ resource_id: id }) => id?.startsWith("i-")));
  await assertTrue(scene, staged);
});

Deno.test("cur() opens an empty load of a delivery without lines", async () => {
  await using scene = await reportScene({
    kind: "cur2",
    format: "csv",
    parts: 1,
  });
  const { keys } = await scene.deliver();
  await scene.rewrite(
    keys[0] ?? "",
    (text) => text.slice(0, text.indexOf("\n") + 1),
  );
  const staged = await scene.readCur();
  equal(staged.load?.billing_account_id, scene.account.accountId);
  deepEqual([chargesOf(staged), staged.end], [[], "complete"]);
});

Deno.test("cur() names the file that cannot be read", async () => {
  await using scene = await reportScene({ format: "csv", parts: 2 });
  const { keys: [, key = ""] } = await scene.deliver();
  await scene.rewrite(key, (text) => `${text}one,field,too,few\n`);
  await rejects(scene.readCur(), {
    code: "PROVIDER_SHAPE_UNKNOWN",
    details: { file: key },
    message: new RegExp(`^In ${key}: Cannot read line`),
  });
});

Deno.test("cur() keeps a line's cost when its amount cannot be read, and counts a line that is rejected in its part", async () => {
  await using scene = await reportScene({
    kind: "legacy",
    format: "csv",
    parts: 1,
  });
  const { keys: [key = ""] } = await scene.deliver();
  const before = await scene.readCur();
  const names = ["lineItem/UsageAmount", "lineItem/UnblendedCost"];
  await scene.rewrite(key, (text) => {
    const lines = text.split("\n");
    const at = names.map((name) => (lines[0] ?? "").split(",").indexOf(name));
    const put = (line: number, column: number, value: string) => {
      const cells = lines[line]?.split(",") ?? [];
      cells[column] = value;
      lines[line] = cells.join(",");
    };
    put(1, at[0] ?? -1, "abc");
    put(lines.findIndex((line) => line.includes(",Tax,")), at[1] ?? -1, "none");
    return lines.join("\n");
  });
  const staged = await scene.readCur();
  const lines = (totals: typeof staged.totals) =>
    totals.reduce((sum, total) => sum + (total.source_lines ?? 0), 0);
  equal(lines(staged.totals), lines(before.totals));
  deepEqual(staged.totals.flatMap((total) => total.rejected_lines ?? []), [1]);
  const charged = chargesOf(staged)
    .reduce((sum, { source_lines = 1 }) => sum + source_lines, 0);
  equal(charged, lines(before.totals) - 1);
  equal(staged.rejects.length, 1);
  const warning = staged.warnings.find(({ code }) =>
    code === "VALUES_UNREADABLE"
  );
  ok(warning?.message.includes(`${key}, line 1: lineItem/UsageAmount`));
});

for (const [index, order] of ["first", "last"].entries()) {
  Deno.test(`cur() gives every part net costs where only the ${order} has the column`, async () => {
    await using scene = await reportScene({ format: "csv", parts: 2 });
    const { keys } = await scene.deliver();
    await scene.rewrite(
      keys[1 - index] ?? "",
      (text) => text.replaceAll("NetUnblendedCost", "OtherCost"),
    );
    const staged = await scene.readCur();
    const sum = (measure: "billed_cost" | "net_unblended_cost") =>
      sumBy(chargesOf(staged), measure, (row) => row.billing_currency);
    deepEqual(sum("net_unblended_cost"), sum("billed_cost"));
    ok(chargesOf(staged).every((row) => row.net_unblended_cost !== undefined));
  });
}

Deno.test("cur() warns of lines of other payers", async () => {
  await using scene = await reportScene({ format: "csv", parts: 2 });
  const { keys } = await scene.deliver();
  const payer = scene.account.accountId;
  await scene.rewrite(
    keys[1] ?? "",
    (text) => text.replaceAll(payer, "999988887777"),
  );
  const { load, warnings } = await scene.readCur();
  equal(load?.billing_account_id, payer);
  const warning = warnings.find(({ code }) => code === "PAYERS_SEVERAL");
  ok(warning?.message.includes('"999988887777"'));
});

Deno.test("cur() warns of costs that a FOCUS export lacks, and names the file", async () => {
  await using scene = await reportScene({
    kind: "focus_1_2",
    format: "csv",
    parts: 1,
  });
  const { keys: [key = ""] } = await scene.deliver();
  await scene.rewrite(key, (text) => {
    const [header = "", first = "", ...rest] = text.split("\n");
    const at = header.split(",").indexOf("BilledCost");
    const cells = first.split(",");
    cells[at] = "";
    return [header, cells.join(","), ...rest].join("\n");
  });
  const { warnings } = await scene.readCur();
  const warning = warnings.find(({ code }) => code === "COST_MISSING");
  equal(
    warning?.message,
    `1 lines have no BilledCost, which every line must have: they count as nothing. The first are in ${key}`,
  );
});
