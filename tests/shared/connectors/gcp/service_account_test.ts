import { equal, rejects } from "node:assert/strict";
import { Secret } from "../../../../shared/platform/secret.ts";
import { openServiceAccount } from "../../../../shared/connectors/gcp/service_account.ts";
import { testSealer } from "../../../support/aws_job.ts";

const ORGANIZATION = "00000000-0000-4000-8000-000000000001";
const ID = "00000000-0000-4000-8000-000000000002";

const SETTINGS = {
  client_email: "reader@acme-data.iam.gserviceaccount.com",
  project_id: "acme-data",
  private_key_id: "0a1b",
};

const sealed = await testSealer.seal(new Secret("a key"), {
  organizationId: ORGANIZATION,
  integrationId: ID,
  field: "private_key",
});

function open(
  settings: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>> = { private_key: sealed },
) {
  return openServiceAccount(
    {
      organizationId: ORGANIZATION,
      integration: { id: ID, settings },
      secrets,
    },
    testSealer,
  );
}

Deno.test("openServiceAccount() opens the sealed key beside the account's address", async () => {
  const account = await open(SETTINGS);
  equal(account.email, SETTINGS.client_email);
  equal(account.projectId, "acme-data");
  equal(account.privateKey.reveal(), "a key");
  equal(JSON.stringify(account).includes("a key"), false);
});

Deno.test("openServiceAccount() names what is missing", async () => {
  for (const name of Object.keys(SETTINGS)) {
    await rejects(open({ ...SETTINGS, [name]: undefined }), {
      code: "PROVIDER_CREDENTIALS_INVALID",
      details: { member: name },
    });
  }
  await rejects(open(SETTINGS, {}), {
    code: "PROVIDER_CREDENTIALS_INVALID",
    details: { member: "private_key" },
  });
});
