import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { proveRole } from "../../../../shared/connectors/aws/prove_role.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { awsScene, EXTERNAL_ID } from "../../../support/aws_scene.ts";

const NEVER = new AbortController().signal;

async function proofScene(role: Record<string, unknown> = {}) {
  const scene = await awsScene();
  const { clouds, clock } = scene.aws;
  const { role_arn } = await scene.role(role);
  const waits: number[] = [];
  const prove = (signal = NEVER) =>
    proveRole(
      {
        roleArn: role_arn,
        externalId: EXTERNAL_ID,
        sessionName: "cloud-sync-test",
      },
      {
        connection: {
          region: "eu-central-1",
          endpointUrl: clouds.awsUrl,
          fetch,
          clock,
        },
        broker: {
          accessKeyId: clouds.broker.accessKeyId,
          secretAccessKey: new Secret(clouds.broker.secretAccessKey),
        },
        wait(milliseconds) {
          waits.push(milliseconds);
          clock.advance(milliseconds);
          return Promise.resolve();
        },
      },
      signal,
    );
  return { scene, prove, waits };
}

Deno.test("proveRole() gives the credentials of a role that demands the external id", async () => {
  const { scene, prove, waits } = await proofScene();
  await using _ = scene;
  ok((await prove()).sessionToken);
  deepEqual(waits, []);
});

Deno.test("proveRole() waits for a role that is new", async () => {
  const { scene, prove, waits } = await proofScene({ refuseFirst: 4 });
  await using _ = scene;
  ok((await prove()).sessionToken);
  deepEqual(waits, [1_000, 2_000, 4_000, 8_000]);
});

Deno.test("proveRole() gives up after a minute, naming sts:AssumeRole", async () => {
  const { scene, prove, waits } = await proofScene({ refuseFirst: 1_000 });
  await using _ = scene;
  await rejects(prove(), (error: { code?: string; message: string }) => {
    equal(error.code, "PROVIDER_ACCESS_DENIED");
    ok(error.message.includes("sts:AssumeRole"));
    return true;
  });
  const waited = waits.reduce((sum, wait) => sum + wait, 0);
  ok(waited > 45_000 && waited <= 60_000, String(waited));
});

Deno.test("proveRole() does not wait for what waiting does not mend", async () => {
  const { scene, prove, waits } = await proofScene();
  await using _ = scene;
  await scene.fault({
    service: "sts",
    operation: "AssumeRole",
    kind: "throttle",
    times: 0,
  });
  await rejects(prove(), { code: "PROVIDER_THROTTLED" });
  deepEqual(waits, []);
});

Deno.test("proveRole() refuses a role that opens without the external id, and says why", async () => {
  const { scene, prove } = await proofScene({ externalId: null });
  await using _ = scene;
  await rejects(prove(), (error: { code?: string; message: string }) => {
    equal(error.code, "PROVIDER_CREDENTIALS_INVALID");
    ok(error.message.includes("does not demand the external id"));
    ok(error.message.endsWith("found that none is accepted"));
    return true;
  });
});
