import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { importPKCS8, SignJWT } from "jose";
import {
  type TestAccount,
  type TestGcp,
  testGcp,
} from "../../../support/gcp_cloud.ts";

/** A caller of the account's BigQuery, signed in by plain requests. */
async function caller({ cloud, clock }: TestGcp, account: TestAccount) {
  const key = account.serviceAccount;
  const now = clock.now().getTime() / 1000;
  const assertion = await new SignJWT({
    scope: "https://www.googleapis.com/auth/bigquery",
  })
    .setProtectedHeader({ alg: "RS256", kid: key.private_key_id })
    .setIssuer(key.client_email)
    .setAudience("https://oauth2.googleapis.com/token")
    .setIssuedAt(now)
    .setExpirationTime(now + 3_600)
    .sign(await importPKCS8(key.private_key, "RS256"));
  const response = await fetch(`${cloud.url}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
    }),
  });
  const { access_token: token } = await response.json();
  return async (path: string, body?: unknown, project = account.projectId) => {
    const answered = await fetch(
      `${cloud.url}/bigquery/v2/projects/${project}${path}`,
      {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    );
    return { status: answered.status, body: await answered.json() };
  };
}

function query({ carbonTable }: TestAccount, more: object = {}) {
  return {
    query:
      `SELECT project.number, service.description AS service, carbon_footprint_kgCO2e.scope1 AS kg FROM \`${carbonTable}\` WHERE usage_month >= @start AND usage_month < @end ORDER BY 1, 2`,
    useLegacySql: false,
    queryParameters: ["2026-02-01", "2026-03-01"].map((value, index) => ({
      name: index === 0 ? "start" : "end",
      parameterType: { type: "DATE" },
      parameterValue: { value },
    })),
    ...more,
  };
}

Deno.test("startGcp() answers a query page by page, as the control API tells its table", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account();
  const call = await caller(gcp, account);
  const first = await call("/queries", query(account, { maxResults: 5 }));
  equal(first.status, 200);
  equal(first.body.totalRows, "16");
  const { jobId, location } = first.body.jobReference;
  const rows = [...first.body.rows];
  for (let token = first.body.pageToken; token !== undefined;) {
    const { body } = await call(
      `/queries/${jobId}?maxResults=5&location=${location}&pageToken=${
        encodeURIComponent(token)
      }`,
    );
    rows.push(...body.rows);
    token = body.pageToken;
  }
  const truth = await gcp.control<{
    emissions: {
      project: string;
      service: string;
      kilograms: { scope1: number };
    }[];
  }>(`/accounts/${account.projectId}/emissions?month=2026-02-01`);
  deepEqual(
    new Set(
      rows.map(({ f }) => JSON.stringify(f.map(({ v }: { v: string }) => v))),
    ),
    new Set(
      truth.emissions.map(({ project, service, kilograms }) =>
        JSON.stringify([project, service, String(kilograms.scope1)])
      ),
    ),
  );
});

Deno.test("startGcp() says that a query runs until it is done, and gives it up when told", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account({ runningPolls: 2 });
  const call = await caller(gcp, account);
  const { body } = await call("/queries", query(account));
  equal(body.jobComplete, false);
  const path = `/queries/${body.jobReference.jobId}`;
  equal((await call(path)).body.jobComplete, false);
  equal((await call(path)).body.jobComplete, true);
  const other = (await call("/jobs", {
    configuration: { query: query(account) },
  })).body;
  equal(other.status.state, "RUNNING");
  await call(`/jobs/${other.jobReference.jobId}/cancel`, {});
  equal(
    (await call(`/jobs/${other.jobReference.jobId}`)).body.status.state,
    "DONE",
  );
  equal((await call(`/queries/${other.jobReference.jobId}`)).status, 400);
});

Deno.test("startGcp() runs a request once per id, and nothing of a dry run", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account();
  const call = await caller(gcp, account);
  const id = async (more: object) =>
    (await call("/queries", query(account, more))).body.jobReference?.jobId;
  const one = await id({ requestId: "r1" });
  equal(await id({ requestId: "r1" }), one);
  notEqual(await id({ requestId: "r2" }), one);
  equal(await id({ dryRun: true }), undefined);
});

Deno.test("startGcp() refuses as BigQuery does", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account();
  const call = await caller(gcp, account);
  const reason = async (...args: Parameters<typeof call>) => {
    const { status, body } = await call(...args);
    return [status, body.error?.errors[0].reason, body.error?.message];
  };
  deepEqual(
    (await reason("/queries", query(account), "other-project")).slice(0, 2),
    [403, "accessDenied"],
  );
  deepEqual(
    (await reason("/queries", query(account, { useLegacySql: undefined })))
      .slice(0, 2),
    [400, "invalidQuery"],
  );
  const missing = { ...account, carbonTable: "acme-data.carbon.missing" };
  match(
    String(await reason("/queries", query(missing))),
    /404,notFound,Not found: Table/,
  );
  match(String(await reason("/queries/job_x?location=US")), /Not found: Job/);
  deepEqual((await reason("/nothing")).slice(0, 2), [404, "notFound"]);
  await gcp.control(`/accounts/${account.projectId}/denials`, {
    tables: [account.carbonTable],
  });
  match(
    String(await reason("/queries", query(account))),
    /permission to query table/,
  );
});

Deno.test("startGcp() acts out faults, and logs the calls they hit", async () => {
  await using gcp = await testGcp();
  const account = await gcp.account();
  const call = await caller(gcp, account);
  const path = `/accounts/${account.projectId}`;
  for (
    const [fault, status] of [
      [{ kind: "throttle" }, 403],
      [{ kind: "throttle", status: 429, retryAfterSeconds: 9 }, 429],
      [{ kind: "server_error", status: 503 }, 503],
      [{ kind: "deny" }, 403],
      [{ kind: "expire_session" }, 401],
    ] as const
  ) {
    await gcp.control(`${path}/faults`, fault);
    equal((await call("/queries", query(account))).status, status);
  }
  const { requests } = await gcp.control<{
    requests: {
      operation: string;
      error: string | null;
      fault: string | null;
    }[];
  }>(`${path}/requests`);
  deepEqual(
    requests.map(({ operation, error, fault }) => [operation, error, fault]),
    [
      ["token", null, null],
      ["jobs.query", "rateLimitExceeded", "throttle"],
      ["jobs.query", "rateLimitExceeded", "throttle"],
      ["jobs.query", "backendError", "server_error"],
      ["jobs.query", "accessDenied", "deny"],
      ["jobs.query", "authError", "expire_session"],
    ],
  );
});

Deno.test("startGcp() stops though a call hangs", async () => {
  const gcp = await testGcp();
  const account = await gcp.account();
  const call = await caller(gcp, account);
  await gcp.control(`/accounts/${account.projectId}/faults`, { kind: "hang" });
  const hanging = call("/queries", query(account)).then(
    ({ status }) => String(status),
    () => "dropped",
  );
  await gcp.cloud.stop();
  ok(["dropped", "503"].includes(await hanging));
});
