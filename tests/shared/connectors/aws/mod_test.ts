import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  AWS_DATASETS,
  openAwsSource,
} from "../../../../shared/connectors/aws/mod.ts";
import { awsScene } from "../../../support/aws_scene.ts";

Deno.test("AWS_DATASETS names what can be opened", () => {
  deepEqual(AWS_DATASETS, [
    "service_usage",
    "marketplace_products",
    "contracts",
    "invoices",
    "cur",
    "emissions",
    "carbon_export",
    "estimated_emissions",
  ]);
});

for (const dataset of AWS_DATASETS) {
  Deno.test(`openAwsSource() calls nothing before ${dataset} is read`, async () => {
    await using scene = await awsScene();
    const none: typeof fetch = () => Promise.reject(new TypeError("called"));
    const settings = {
      cost_report: { bucket: "reports", name: "costs" },
      carbon_export: { bucket: "reports", name: "carbon" },
    };
    const source = await scene.open(
      { dataset, integration: { settings } },
      { fetch: none },
    );
    equal(source.dataset, dataset);
  });
}

Deno.test("openAwsSource() does not open a report of an integration that names none", async () => {
  await using scene = await awsScene();
  await rejects(scene.open({ dataset: "cur" }), {
    code: "CONFIGURATION_MISSING",
    message: /set costReport/,
  });
});

for (const change of [{ dataset: "inventory" }, { period_start: null }]) {
  Deno.test(`openAwsSource() does not offer ${JSON.stringify(change)}`, async () => {
    await using scene = await awsScene();
    await rejects(scene.open(change), { code: "PROVIDER_NOT_OFFERED" });
  });
}

Deno.test("openAwsSource() takes the account the test learnt, else asks whose the credentials are", async () => {
  await using scene = await awsScene({ profile: "empty" });
  equal((await scene.read()).load?.billing_account_id, scene.account.accountId);
  const known = { integration: { billing_account_id: "111122223333" } };
  equal((await scene.read(known)).load?.billing_account_id, "111122223333");
});

Deno.test("openAwsSource() knows from the settings when the account is not the payer", async () => {
  await using scene = await awsScene({ profile: "empty" });
  equal((await scene.read()).load?.is_payer_view, true);
  const member = { integration: { settings: { is_payer_view: false } } };
  equal((await scene.read(member)).load?.is_payer_view, false);
});

Deno.test("openAwsSource() fails closed when a sealed secret was moved", async () => {
  await using scene = await awsScene();
  await rejects(
    scene.open({ organization_id: "00000000-0000-4000-8000-0000000000ff" }),
    { code: "SEALED_SECRET_UNREADABLE" },
  );
  equal(typeof openAwsSource, "function");
});
