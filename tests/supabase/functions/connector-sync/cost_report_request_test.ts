import { deepEqual, equal } from "node:assert/strict";
import * as v from "valibot";
import {
  costReport,
  findReport,
  toStoredReport,
} from "../../../../supabase/functions/connector-sync/cost_report_request.ts";
import { signUp } from "../../../support/caller.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

const REPORT = { bucket: "acme-billing", name: "daily" };
const WHOLE = {
  bucket: "acme.billing-1",
  prefix: "reports/finance=eu/daily",
  name: "Daily_(v2.0)!",
  region: "eu-central-1",
  keepsResourceIds: true,
};

Deno.test("costReport takes bucket and name, and what is left out has its default", () => {
  deepEqual(v.parse(costReport, REPORT), {
    ...REPORT,
    prefix: "",
    region: null,
    keepsResourceIds: false,
  });
  deepEqual(v.parse(costReport, WHOLE), WHOLE);
});

Deno.test("findReport() gives back what toStoredReport() stores, and null for nothing", () => {
  for (const report of [WHOLE, v.parse(costReport, REPORT)]) {
    deepEqual(findReport({ cost_report: toStoredReport(report) }), report);
  }
  equal(findReport({ member_role_name: "Reader" }), null);
});

const GOOD_BUCKETS = ["a-1", "0.0", "1.2.3.4.5", "x".repeat(63)];
const BAD_BUCKETS = [
  "",
  "ab",
  "x".repeat(64),
  "Acme",
  "acme_billing",
  "-acme",
  "acme-",
  "acme..billing",
  "192.168.5.4",
  "xn--acme",
  "sthree-acme",
  "amzn-s3-demo-acme",
  "acme-s3alias",
  "acme--ol-s3",
  "acme.mrap",
  "acme--x-s3",
  "acme--table-s3",
  "s3://acme",
  "acme/reports",
];
const GOOD_PREFIXES = ["", "a", "/a/b/", "a//b", "v1.0/..b", "it's(1)!"];
const BAD_PREFIXES = [
  "x".repeat(513),
  "a*",
  "a?",
  "${aws:username}",
  "a b",
  "a\\b",
  "..",
  "../a",
  "a/./b",
  "a/..",
  "\u0000",
  "é",
];
const BAD: readonly (readonly [string, unknown])[] = [
  ["bucket", undefined],
  ["bucket", 1],
  ...BAD_BUCKETS.map((bucket) => ["bucket", bucket] as const),
  ["prefix", null],
  ...BAD_PREFIXES.map((prefix) => ["prefix", prefix] as const),
  ["name", undefined],
  ["name", ""],
  ["name", "a/b"],
  ["name", "a*"],
  ["name", "x".repeat(257)],
  ["region", "Frankfurt"],
  ["region", ""],
  ["keepsResourceIds", "true"],
  ["keeps_resource_ids", true],
];
Deno.test("costReport refuses what no bucket, prefix or name can be, naming the member", () => {
  for (const [member, value] of BAD) {
    const { issues } = v.safeParse(costReport, { ...REPORT, [member]: value });
    deepEqual(
      issues?.map(({ path }) => path?.[0].key),
      [member],
      `${member} ${JSON.stringify(value)}`,
    );
  }
  for (const bucket of GOOD_BUCKETS) {
    equal(v.is(costReport, { ...REPORT, bucket }), true, bucket);
  }
  for (const prefix of GOOD_PREFIXES) {
    equal(v.is(costReport, { ...REPORT, prefix }), true, prefix);
  }
});

Deno.test("the table takes every report that a request may name, and refuses others over REST", async () => {
  const caller = await signUp(stack());
  const call = functionsOf(stack(), caller);
  const { body } = await call("connector-sync/integrations", {
    body: {
      authMethod: "manual",
      accessKeyId: "AKIA0123456789ABCDEF",
      secretAccessKey: "x".repeat(40),
    },
  });
  const path = `connector-sync/integrations/${body.integration.id}`;
  const reports = [
    WHOLE,
    ...GOOD_BUCKETS.map((bucket) => ({ ...REPORT, bucket })),
    ...GOOD_PREFIXES.map((prefix) => ({ ...REPORT, prefix })),
    { bucket: "x".repeat(63), prefix: "x".repeat(512), name: "x".repeat(256) },
  ];
  for (const report of reports) {
    const changed = await call(path, {
      method: "PATCH",
      body: { costReport: report },
    });
    equal(changed.status, 200, changed.text);
    deepEqual(
      changed.body.integration.costReport,
      v.parse(costReport, report),
    );
  }
  const wrong = [
    { ...REPORT, bucket: "Acme" },
    { ...REPORT, bucket: 7 },
    { ...REPORT, name: "a*" },
    { ...REPORT, prefix: "${x}" },
    { ...REPORT, keeps_resource_ids: "yes" },
    { bucket: "acme-billing" },
    "acme-billing",
    null,
  ];
  for (const cost_report of wrong) {
    const { error } = await caller.client.from("integrations")
      .update({ settings: { cost_report } }).eq("id", body.integration.id);
    equal(error?.code, "23514", JSON.stringify(cost_report));
  }
});
