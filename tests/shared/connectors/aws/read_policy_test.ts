import { deepEqual, equal, ok } from "node:assert/strict";
import { findDatasets } from "../../../../shared/connectors/aws/datasets.ts";
import {
  DATASET_ACTIONS,
  memberReadPolicy,
  OPTIONAL_ACTIONS,
  type PolicyDocument,
  readPolicy,
  reportPolicy,
} from "../../../../shared/connectors/aws/read_policy.ts";
import { awsScene } from "../../../support/aws_scene.ts";
import { reportScene } from "../../../support/report_scene.ts";
import { readPages } from "../../../support/staged_load.ts";

const MEMBER = { roleName: "finance/cloud-sync", partition: "aws" };

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: unknown;
}

function statements({ Statement }: PolicyDocument): readonly Statement[] {
  return Statement as readonly unknown[] as readonly Statement[]; // as written
}

Deno.test("readPolicy() has a statement for each dataset, whole in itself, and one for the organization", () => {
  deepEqual(
    statements(readPolicy()).map(({ Sid, Action }) => [Sid, [...Action]]),
    [
      ["ServiceUsage", DATASET_ACTIONS.service_usage],
      ["MarketplaceProducts", DATASET_ACTIONS.marketplace_products],
      ["Contracts", DATASET_ACTIONS.contracts],
      ["Invoices", DATASET_ACTIONS.invoices],
      ["Emissions", DATASET_ACTIONS.emissions],
      ["Organization", OPTIONAL_ACTIONS],
    ].map(([sid, actions]) => [sid, [...actions ?? []].sort()]),
  );
});

Deno.test("readPolicy() allows nothing that writes, and no wildcard", () => {
  const all = [readPolicy(), memberReadPolicy()].flatMap(statements);
  for (const { Effect, Action, Resource } of all) {
    deepEqual([Effect, Resource], ["Allow", "*"]);
    for (const action of Action) {
      ok(/^[a-z-]+:(Get|List|Describe|Search)[A-Za-z]+$/.test(action), action);
    }
  }
});

Deno.test("readPolicy() lets keys assume one role by name in other accounts, only where it is named", () => {
  deepEqual(statements(readPolicy({ entered: MEMBER })).at(-1), {
    Sid: "EnterMemberAccounts",
    Effect: "Allow",
    Action: ["sts:AssumeRole"],
    Resource: "arn:aws:iam::*:role/finance/cloud-sync",
  });
  ok(!JSON.stringify(readPolicy()).includes("sts:"));
});

Deno.test("readPolicy() lets an export of emissions be read beside a cost report, each by statements of its own", () => {
  const place = { ...REPORT, name: "carbon" };
  const added = statements(readPolicy({ report: REPORT, carbonExport: place }))
    .slice(-4);
  deepEqual(added.map(({ Sid, Resource }) => [Sid, Resource]), [
    ["ListCostReport", "arn:aws:s3:::example-cost-reports"],
    ["ReadCostReport", "arn:aws:s3:::example-cost-reports/exports/costs/*"],
    ["ListCarbonExport", "arn:aws:s3:::example-cost-reports"],
    ["ReadCarbonExport", "arn:aws:s3:::example-cost-reports/exports/carbon/*"],
  ]);
});

Deno.test("memberReadPolicy() reads agreements, and neither cost nor invoices nor the organization", () => {
  deepEqual(statements(memberReadPolicy()).map(({ Sid }) => Sid), [
    "MarketplaceProducts",
    "Contracts",
  ]);
});

const REPORT = {
  bucket: "example-cost-reports",
  prefix: "exports",
  name: "costs",
  partition: "aws",
};

Deno.test("readPolicy() lets a cost report be read where one is set up, and nothing else of its bucket", () => {
  ok(!JSON.stringify(readPolicy()).includes("s3:"));
  const added = statements(readPolicy({ report: REPORT })).slice(-2);
  deepEqual(added, statements(reportPolicy(REPORT)));
  deepEqual(added.map(({ Action, Resource }) => [...Action, Resource]), [
    ["s3:ListBucket", "arn:aws:s3:::example-cost-reports"],
    ["s3:GetObject", "arn:aws:s3:::example-cost-reports/exports/costs/*"],
  ]);
  deepEqual(added[0]?.Condition, {
    StringLike: { "s3:prefix": "exports/costs/*" },
  });
  const bare = statements(reportPolicy({ ...REPORT, prefix: "" }));
  ok(bare[1]?.Resource.endsWith(":::example-cost-reports/costs/*"));
});

Deno.test("reportPolicy() allows all that cur asks for", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  const integration = await scene.role({
    permissions: [...DATASET_ACTIONS.cur],
  });
  const { end } = await scene.readCur({ job: { integration } });
  equal(end, "complete");
  const calls = await scene.s3Calls();
  ok(calls.length > 0);
  ok(calls.every(({ error }) => error === null));
});

for (const dataset of findDatasets("all", {})) {
  Deno.test(`readPolicy() allows all that ${dataset} asks for, and its statement alone is enough`, async () => {
    await using scene = await awsScene();
    const integration = await scene.role({
      permissions: [...DATASET_ACTIONS[dataset]],
    });
    const pages = await readPages(
      await scene.open({
        dataset,
        ...(dataset === "service_usage" || dataset === "emissions"
          ? {}
          : { period_start: null, period_end: null }),
        integration,
      }),
    );
    ok(pages.at(-1)?.end === "complete");
    const { requests } = await scene.aws.control<
      { requests: { error: string | null }[] }
    >(`/accounts/${scene.account.accountId}/requests`);
    ok(requests.every(({ error }) => error === null));
  });
}
