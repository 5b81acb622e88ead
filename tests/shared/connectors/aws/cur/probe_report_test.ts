import { equal, match, rejects } from "node:assert/strict";
import { accessKeySession } from "../../../../../shared/connectors/aws/access_keys.ts";
import { requireCostReport } from "../../../../../shared/connectors/aws/cur/cost_report.ts";
import { probeReport } from "../../../../../shared/connectors/aws/cur/probe_report.ts";
import { Secret } from "../../../../../shared/platform/secret.ts";
import {
  type ReportScene,
  reportScene,
} from "../../../../support/report_scene.ts";

function probe(
  { aws, account, report }: ReportScene,
  change: Record<string, unknown> = {},
) {
  return probeReport({
    connection: {
      region: "eu-central-1",
      endpointUrl: aws.clouds.awsUrl,
      fetch,
      clock: aws.clock,
    },
    session: accessKeySession({
      accessKeyId: account.accessKeyId,
      secretAccessKey: new Secret(account.secretAccessKey),
    }),
    costReport: requireCostReport({
      settings: { cost_report: { ...report, ...change } },
      region: "us-east-1",
    }),
    signal: new AbortController().signal,
  });
}

Deno.test("probeReport() reads the manifest of this month, or of the last", async () => {
  for (const period of ["2026-04", "2026-03"]) {
    await using scene = await reportScene();
    await scene.deliver({ period });
    equal(await probe(scene), null);
  }
});

Deno.test("probeReport() says where it looked for what is not there", async () => {
  await using scene = await reportScene();
  match(await probe(scene) ?? "", /No delivery was found: .*2026-04/);
});

Deno.test("probeReport() names the bucket and the permission it misses", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  await scene.aws.control(
    `/accounts/${scene.account.accountId}/permissions`,
    { principal: scene.account.userArn, allow: ["s3:ListBucket"] },
  );
  await rejects(probe(scene), {
    code: "PROVIDER_ACCESS_DENIED",
    message: new RegExp(`s3:GetObject in the bucket ${scene.report.bucket}`),
  });
});

Deno.test("probeReport() says that there is no such bucket", async () => {
  await using scene = await reportScene();
  await rejects(probe(scene, { bucket: "nowhere-at-all" }), {
    code: "CONFIGURATION_MISSING",
    message: /There is no bucket nowhere-at-all/,
  });
});
