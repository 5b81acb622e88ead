import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { roleSession } from "../../../../shared/connectors/aws/role_session.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { awsScene, EXTERNAL_ID } from "../../../support/aws_scene.ts";

const NEVER = new AbortController().signal;
const MINUTE = 60_000;

async function sessionScene() {
  const scene = await awsScene();
  const { clouds, clock } = scene.aws;
  let calls = 0;
  const counting: typeof fetch = (...request) => {
    calls += 1;
    return fetch(...request);
  };
  const { role_arn } = await scene.role();
  const session = roleSession(
    {
      region: "eu-central-1",
      endpointUrl: clouds.awsUrl,
      fetch: counting,
      clock,
    },
    {
      accessKeyId: clouds.broker.accessKeyId,
      secretAccessKey: new Secret(clouds.broker.secretAccessKey),
    },
    {
      roleArn: role_arn,
      externalId: EXTERNAL_ID,
      sessionName: "cloud-sync-test",
    },
  );
  return { scene, session, clock, calls: () => calls };
}

Deno.test("roleSession() assumes the role once for everyone who asks at the same time", async () => {
  const { scene, session, calls } = await sessionScene();
  await using _ = scene;
  const all = await Promise.all(
    [1, 2, 3].map(() => session.credentials(NEVER)),
  );
  equal(calls(), 1);
  equal(new Set(all).size, 1);
});

Deno.test("roleSession() keeps its credentials until five minutes before their end", async () => {
  const { scene, session, clock, calls } = await sessionScene();
  await using _ = scene;
  const first = await session.credentials(NEVER);
  clock.advance(55 * MINUTE - 1);
  equal(await session.credentials(NEVER), first);
  clock.advance(1);
  notEqual(await session.credentials(NEVER), first);
  equal(calls(), 2);
});

Deno.test("roleSession() drops only the credentials that were called expired", async () => {
  const { scene, session, calls } = await sessionScene();
  await using _ = scene;
  const first = await session.credentials(NEVER);
  equal(session.renew(first), true);
  const second = await session.credentials(NEVER);
  equal(session.renew(first), true);
  equal(await session.credentials(NEVER), second);
  equal(calls(), 2);
});

Deno.test("roleSession() tries again after a refusal", async () => {
  const { scene, session } = await sessionScene();
  await using _ = scene;
  await scene.fault({ service: "sts", operation: "AssumeRole", kind: "deny" });
  await rejects(session.credentials(NEVER), { code: "PROVIDER_ACCESS_DENIED" });
  deepEqual(typeof (await session.credentials(NEVER)).accessKeyId, "string");
});

Deno.test("roleSession() lets a long read outlive its session", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  const integration = await scene.role();
  const source = await scene.open({ integration });
  let pages = 0;
  for await (const page of source.pages(null, NEVER)) {
    pages += 1;
    scene.aws.clock.advance(50 * MINUTE);
    if (page.end === "complete") break;
  }
  equal(pages, 6);
});
