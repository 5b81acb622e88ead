import { deepEqual, ok } from "node:assert/strict";
import { AWS_DATASETS } from "../../../../shared/connectors/aws/datasets.ts";
import {
  DATASET_ACTIONS,
  memberReadPolicy,
  OPTIONAL_ACTIONS,
  type PolicyDocument,
  readPolicy,
} from "../../../../shared/connectors/aws/read_policy.ts";
import { awsScene } from "../../../support/aws_scene.ts";
import { readPages } from "../../../support/staged_load.ts";

const MEMBER = { roleName: "finance/cloud-sync", partition: "aws" };

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
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
  deepEqual(statements(readPolicy(MEMBER)).at(-1), {
    Sid: "EnterMemberAccounts",
    Effect: "Allow",
    Action: ["sts:AssumeRole"],
    Resource: "arn:aws:iam::*:role/finance/cloud-sync",
  });
  ok(!JSON.stringify(readPolicy()).includes("sts:"));
});

Deno.test("memberReadPolicy() reads agreements, and neither cost nor invoices nor the organization", () => {
  deepEqual(statements(memberReadPolicy()).map(({ Sid }) => Sid), [
    "MarketplaceProducts",
    "Contracts",
  ]);
});

for (const dataset of AWS_DATASETS) {
  Deno.test(`readPolicy() allows all that ${dataset} asks for, and its statement alone is enough`, async () => {
    await using scene = await awsScene();
    const integration = await scene.role({
      permissions: [...DATASET_ACTIONS[dataset]],
    });
    const pages = await readPages(
      await scene.open({
        dataset,
        ...(dataset === "service_usage"
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
