import { equal, rejects } from "node:assert/strict";
import {
  openSession,
  roleRequest,
} from "../../../../shared/connectors/aws/open_session.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { awsJob, testSealer } from "../../../support/aws_job.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const KEYS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "a secret",
};
const TOOLS = {
  sealer: testSealer,
  settings: {
    AWS_BROKER_ACCESS_KEY_ID: null,
    AWS_BROKER_SECRET_ACCESS_KEY: null,
  },
  connection: {
    region: "us-east-1",
    endpointUrl: null,
    fetch,
    clock: manualClock(),
  },
};
const NEVER = new AbortController().signal;

async function sealed(change: Parameters<typeof awsJob>[1] = {}) {
  const job = await awsJob(KEYS, change);
  return {
    organizationId: job.organization_id,
    identity: job.integration,
    secrets: job.secrets,
  };
}

Deno.test("openSession() opens sealed access keys", async () => {
  const session = await openSession(await sealed(), TOOLS);
  const { accessKeyId, secretAccessKey } = await session.credentials(NEVER);
  equal(accessKeyId, KEYS.accessKeyId);
  equal(secretAccessKey.reveal(), KEYS.secretAccessKey);
});

Deno.test("openSession() does not open a secret that was sealed for another integration", async () => {
  const other = await testSealer.seal(new Secret("another"), {
    organizationId: "00000000-0000-4000-8000-000000000001",
    integrationId: "00000000-0000-4000-8000-00000000000f",
    field: "secret_access_key",
  });
  await rejects(
    openSession(await sealed({ secrets: { secret_access_key: other } }), TOOLS),
    { code: "SEALED_SECRET_UNREADABLE" },
  );
});

for (
  const [member, change] of [
    ["access_key_id", { integration: { access_key_id: null } }],
    ["secret_access_key", { secrets: {} }],
  ] as const
) {
  Deno.test(`openSession() names ${member} when it is missing`, async () => {
    await rejects(openSession(await sealed(change), TOOLS), {
      code: "PROVIDER_CREDENTIALS_INVALID",
      details: { member },
    });
  });
}

Deno.test("openSession() offers no roles without a principal of our own", async () => {
  const integration = {
    auth_method: "cloudformation",
    role_arn: "arn:aws:iam::123456789012:role/x",
    external_id: "cse-x",
  } as const;
  await rejects(openSession(await sealed({ integration }), TOOLS), {
    code: "PROVIDER_NOT_OFFERED",
  });
});

Deno.test("roleRequest() names the session after the integration, within what IAM takes", async () => {
  const { identity } = await sealed({
    integration: {
      role_arn: "arn:aws:iam::123456789012:role/x",
      external_id: "cse-x",
    },
  });
  const { sessionName } = roleRequest(identity);
  equal(/^[\w+=,.@-]{2,64}$/.test(sessionName), true, sessionName);
});
