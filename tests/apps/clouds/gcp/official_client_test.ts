import { deepEqual, equal, rejects } from "node:assert/strict";
import { BigQuery } from "@google-cloud/bigquery";
import {
  type TestAccount,
  type TestGcp,
  testGcp,
} from "../../../support/gcp_cloud.ts";
import { accessTokens } from "../../../../shared/connectors/gcp/access_token.ts";
import { Secret } from "../../../../shared/platform/secret.ts";

/** Google's own client, with a token of the account: it would ask Google's host alone for one of its own. */
async function client(
  { cloud, clock }: TestGcp,
  { serviceAccount, projectId }: TestAccount,
): Promise<BigQuery> {
  const token = await accessTokens({
    email: serviceAccount.client_email,
    projectId,
    keyId: serviceAccount.private_key_id,
    privateKey: new Secret(serviceAccount.private_key),
  }, { endpointUrl: cloud.url, fetch, clock, random: () => 0 })
    .token(new AbortController().signal);
  const bigQuery = new BigQuery({ projectId, apiEndpoint: cloud.url });
  // What the client asks before every request; its own kinds of credentials all go to Google's host.
  Object.assign(bigQuery.authClient, {
    authorizeRequest: (options: { headers?: Record<string, string> }) =>
      Promise.resolve({
        ...options,
        headers: {
          ...options.headers,
          authorization: `Bearer ${token.reveal()}`,
        },
      }),
    getProjectId: () => Promise.resolve(projectId),
  });
  return bigQuery;
}

function query({ carbonTable }: TestAccount) {
  return {
    query:
      `SELECT usage_month, service.description AS service, carbon_footprint_kgCO2e.scope1 AS kg FROM \`${carbonTable}\` WHERE usage_month >= @start AND usage_month < @end ORDER BY 2`,
    params: {
      start: BigQuery.date("2026-02-01"),
      end: BigQuery.date("2026-03-01"),
    },
  };
}

Deno.test("@google-cloud/bigquery reads a query with parameters from the loopback, page by page", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account({ pageSize: 3, runningPolls: 1 });
  const [rows] = await (await client(gcp, account)).query(query(account));
  const { emissions } = await gcp.control<{
    emissions: { service: string; kilograms: { scope1: number } }[];
  }>(`/accounts/${account.projectId}/emissions?month=2026-02-01`);
  deepEqual(
    rows.map(({ usage_month, service, kg }) =>
      JSON.stringify([usage_month.value, service, kg])
    ).sort(),
    emissions.map(({ service, kilograms }) =>
      JSON.stringify(["2026-02-01", service, kilograms.scope1])
    ).sort(),
  );
});

Deno.test("@google-cloud/bigquery inserts a job and reads its results from the loopback", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account();
  const bigQuery = await client(gcp, account);
  const [job] = await bigQuery.createQueryJob(query(account));
  const [rows] = await job.getQueryResults({ maxResults: 100 });
  equal(rows.length, 16);
  equal((await job.getMetadata())[0].status.state, "DONE");
});

Deno.test("@google-cloud/bigquery tells of a refusal of the loopback", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account();
  const bigQuery = await client(gcp, account);
  await rejects(
    bigQuery.query(query({ ...account, carbonTable: "a-project.b.c" })),
    { code: 404, message: /Not found: Table a-project:b\.c/ },
  );
});
