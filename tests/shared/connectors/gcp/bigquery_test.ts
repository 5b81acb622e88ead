import { deepEqual, equal, rejects } from "node:assert/strict";
import { Secret } from "../../../../shared/platform/secret.ts";
import { bigQuery } from "../../../../shared/connectors/gcp/bigquery.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const NEVER = new AbortController().signal;
const QUERY = { sql: "SELECT 1", days: { start: "2026-02-01" } };
const JOB = { id: "j/1", location: "EU" };

const ANSWER = {
  jobReference: { jobId: "j1", location: "EU" },
  jobComplete: true,
};

/** BigQuery that gives these answers in turn, and what it was asked. */
function asked(...answers: readonly Response[]) {
  const requests: { url: URL; body: unknown; authorization: string | null }[] =
    [];
  let tokens = 0;
  let renewed = false;
  const service = bigQuery({
    projectId: "acme-data",
    newId: () => "id-1",
    tokens: {
      token: () => Promise.resolve(new Secret(`t${++tokens}`)),
      renew: () => !renewed && (renewed = true),
    },
    connection: {
      endpointUrl: null,
      clock: manualClock(),
      random: () => 0,
      fetch(url, init) {
        const body = init?.body ?? null;
        requests.push({
          url: new URL(String(url)),
          body: body === null ? null : JSON.parse(String(body)),
          authorization: new Headers(init?.headers).get("authorization"),
        });
        const answer = answers[requests.length - 1] ?? Response.json(ANSWER);
        return Promise.resolve(answer);
      },
    },
  });
  return { service, requests };
}

function refusal(status: number, reason: string, message: string): Response {
  const error = { code: status, message, errors: [{ reason, message }] };
  return Response.json({ error }, { status });
}

Deno.test("bigQuery() sends a query with its days as parameters, and counts it", async () => {
  const { service, requests } = asked();
  await service.start(QUERY, 250, NEVER);
  const [request] = requests;
  equal(
    request?.url.href,
    "https://bigquery.googleapis.com/bigquery/v2/projects/acme-data/queries?prettyPrint=false",
  );
  deepEqual(request?.body, {
    query: "SELECT 1",
    useLegacySql: false,
    parameterMode: "NAMED",
    queryParameters: [{
      name: "start",
      parameterType: { type: "DATE" },
      parameterValue: { value: "2026-02-01" },
    }],
    maxResults: 250,
    timeoutMs: 10_000,
    requestId: "id-1",
  });
  deepEqual(service.takeRequests(), [
    { operation: "bigquery:jobs.query", requests: 1, price_usd: "0" },
  ]);
  deepEqual(service.takeRequests(), []);
  equal(service.takeBytes(), JSON.stringify(ANSWER).length);
  equal(service.takeBytes(), 0);
});

Deno.test("bigQuery() asks for a page where the job ran, its id and token escaped", async () => {
  const { service, requests } = asked();
  await service.results({ job: JOB, token: "a/b=" }, 10, NEVER);
  const [request] = requests;
  equal(request?.url.pathname, "/bigquery/v2/projects/acme-data/queries/j%2F1");
  equal(request?.url.searchParams.get("pageToken"), "a/b=");
  equal(request?.url.searchParams.get("location"), "EU");
  equal(request?.url.searchParams.get("maxResults"), "10");
});

Deno.test("bigQuery() opens a session anew once when a token ended", async () => {
  const ended = () => refusal(401, "authError", "Ended");
  const { service, requests } = asked(ended());
  await service.check(QUERY, NEVER);
  deepEqual(
    requests.map(({ authorization }) => authorization),
    ["Bearer t1", "Bearer t2"],
  );
  const twice = asked(ended(), ended());
  await rejects(twice.service.check(QUERY, NEVER), {
    code: "PROVIDER_CREDENTIALS_EXPIRED",
  });
});

Deno.test("bigQuery() tells results that are gone from a table that is not there", async () => {
  const gone = asked(refusal(404, "notFound", "Not found: Job a:EU.j1"));
  await rejects(
    gone.service.results({ job: JOB, token: null }, 10, NEVER),
    { code: "PROVIDER_PAGING_CHANGED" },
  );
  const stale = asked(refusal(400, "invalid", "Invalid pageToken"));
  await rejects(
    stale.service.results({ job: JOB, token: "t" }, 10, NEVER),
    { code: "PROVIDER_PAGING_CHANGED" },
  );
  const missing = asked(refusal(404, "notFound", "Not found: Table a:b.c"));
  await rejects(
    missing.service.results({ job: JOB, token: null }, 10, NEVER),
    { code: "NOT_FOUND" },
  );
});

Deno.test("bigQuery() gives a query up where it runs", async () => {
  const { service, requests } = asked();
  await service.cancel(JOB, NEVER);
  equal(
    requests[0]?.url.pathname,
    "/bigquery/v2/projects/acme-data/jobs/j%2F1/cancel",
  );
  equal(requests[0]?.url.searchParams.get("location"), "EU");
});
