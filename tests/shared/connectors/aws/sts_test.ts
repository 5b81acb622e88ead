import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  assumeRole,
  readCallerIdentity,
} from "../../../../shared/connectors/aws/sts.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import {
  type AwsScene,
  awsScene,
  EXTERNAL_ID,
} from "../../../support/aws_scene.ts";

const NEVER = new AbortController().signal;

function connectionOf({ aws }: AwsScene) {
  return {
    region: "eu-central-1",
    endpointUrl: aws.clouds.awsUrl,
    fetch,
    clock: aws.clock,
  };
}

function brokerOf({ aws }: AwsScene) {
  const { accessKeyId, secretAccessKey } = aws.clouds.broker;
  return { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
}

Deno.test("readCallerIdentity() tells the account and the principal", async () => {
  await using scene = await awsScene();
  deepEqual(
    await readCallerIdentity(connectionOf(scene), brokerOf(scene), NEVER),
    {
      accountId: scene.aws.clouds.broker.accountId,
      arn: scene.aws.clouds.broker.arn,
    },
  );
});

Deno.test("readCallerIdentity() refuses unknown keys", async () => {
  await using scene = await awsScene();
  const keys = { ...brokerOf(scene), accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
  await rejects(readCallerIdentity(connectionOf(scene), keys, NEVER), {
    code: "PROVIDER_CREDENTIALS_INVALID",
  });
});

Deno.test("assumeRole() gives credentials that are the role's, with their end", async () => {
  await using scene = await awsScene();
  const { role_arn } = await scene.role();
  const credentials = await assumeRole(connectionOf(scene), brokerOf(scene), {
    roleArn: role_arn,
    externalId: EXTERNAL_ID,
    sessionName: "cloud-sync-test",
  }, NEVER);
  equal(
    credentials.expiresAt.getTime() - scene.aws.clock.now().getTime(),
    3_600_000,
  );
  ok(credentials.sessionToken?.reveal());
  ok(
    !JSON.stringify(credentials).includes(credentials.secretAccessKey.reveal()),
  );
  const { accountId, arn } = await readCallerIdentity(
    connectionOf(scene),
    credentials,
    NEVER,
  );
  equal(accountId, scene.account.accountId);
  ok(arn.endsWith("/cloud-sync/cloud-sync-test"), arn);
});

for (const externalId of [null, "cse-another"]) {
  Deno.test(`assumeRole() is refused with external id ${externalId}, naming sts:AssumeRole`, async () => {
    await using scene = await awsScene();
    const { role_arn } = await scene.role();
    await rejects(
      assumeRole(connectionOf(scene), brokerOf(scene), {
        roleArn: role_arn,
        externalId,
        sessionName: "cloud-sync-test",
      }, NEVER),
      (error: { code?: string; details?: { action?: string } }) => {
        deepEqual([error.code, error.details?.action], [
          "PROVIDER_ACCESS_DENIED",
          "sts:AssumeRole",
        ]);
        return true;
      },
    );
  });
}
