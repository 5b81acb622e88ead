import { equal, rejects } from "node:assert/strict";
import { systemClock } from "../../../shared/platform/clock.ts";
import { readSettings } from "../../../shared/platform/settings.ts";
import { sourceOpener } from "../../../shared/connectors/open_source.ts";
import type { Job } from "../../../shared/domain/job.ts";
import { ENVIRONMENT } from "../../support/platform_host.ts";

const open = sourceOpener({
  settings: readSettings(ENVIRONMENT),
  clock: systemClock,
  fetch: () => Promise.reject(new Error("opening asks nobody")),
  engine: { call: () => Promise.reject(new Error("opening asks nobody")) },
});

const JOB: Job = {
  job_id: "00000000-0000-4000-8000-000000000001",
  organization_id: "00000000-0000-4000-8000-000000000002",
  integration_id: "00000000-0000-4000-8000-000000000003",
  provider: "aws",
  dataset: "service_usage",
  period_start: "2026-10-01",
  period_end: "2026-11-01",
  parameters: {},
  cursor: null,
  page_no: 0,
  attempts: 1,
  rereads: 0,
  lease_token: 1,
  request_id: null,
  requests_today: 0,
  request_price_usd: "0.01",
  integration: {
    id: "00000000-0000-4000-8000-000000000003",
    provider: "aws",
    name: "Payer",
    auth_method: "cloudformation",
    role_arn: "arn:aws:iam::123456789012:role/CloudSync",
    external_id: "cse-1",
    access_key_id: null,
    region: "us-east-1",
    billing_account_id: null,
    settings: {},
    daily_request_cap: null,
  },
  secrets: {},
};

Deno.test("sourceOpener() opens the connector of the job's provider and asks nobody", async () => {
  const settings = readSettings({
    ...ENVIRONMENT,
    AWS_BROKER_ACCESS_KEY_ID: "AKIA0123456789ABCDEF",
    AWS_BROKER_SECRET_ACCESS_KEY: "x".repeat(40),
  });
  const source = await sourceOpener({
    settings,
    clock: systemClock,
    fetch: () => Promise.reject(new Error("opening asks nobody")),
    engine: { call: () => Promise.reject(new Error("opening asks nobody")) },
  })(JOB);
  equal(source.dataset, "service_usage");
});

for (const provider of ["azure", "gcp"] as const) {
  Deno.test(`sourceOpener() asks ${provider}'s own connector, which has no such dataset`, async () => {
    await rejects(open({ ...JOB, provider }), {
      code: "PROVIDER_NOT_OFFERED",
      message: /service_usage is not offered for (Azure|Google Cloud)/,
    });
  });
}

Deno.test("sourceOpener() refuses a role where roles are not offered", async () => {
  await rejects(open(JOB), { code: "PROVIDER_NOT_OFFERED" });
});
