/**
 * BigQuery's REST API v2, as far as queries go.
 *
 * @module
 */
import type { GcpAccount } from "./account.ts";
import type { Fault, Method } from "./fault_list.ts";
import { actOut } from "./faults.ts";
import { GcpError } from "./gcp_error.ts";
import { findJob, jobResource, resultsOf, runJob } from "./jobs.ts";
import { objectOf, parseQueryRequest } from "./query_request.ts";
import type { GcpWorld } from "./world.ts";

/** Where the API begins. */
export const BIGQUERY_PREFIX = "/bigquery/v2/";

/** A call, its caller known. */
interface Call {
  readonly account: GcpAccount;
  readonly url: URL;
  readonly body: unknown;
  /** The job of the path; empty where it has none. */
  readonly jobId: string;
  readonly now: Date;
}

const ROUTES: readonly (readonly [RegExp, Method])[] = [
  [/^POST \/queries$/, "jobs.query"],
  [/^GET \/queries\/([\w-]+)$/, "jobs.getQueryResults"],
  [/^POST \/jobs$/, "jobs.insert"],
  [/^GET \/jobs\/([\w-]+)$/, "jobs.get"],
  [/^POST \/jobs\/([\w-]+)\/cancel$/, "jobs.cancel"],
];

const METHODS: Readonly<Record<string, (call: Call) => unknown>> = {
  "jobs.query"({ account, body, now }) {
    const request = parseQueryRequest(body);
    const job = runJob(account, request, { id: newId(), now });
    if (request.isDryRun) {
      return { jobComplete: true, totalBytesProcessed: "0" };
    }
    return resultsOf(account, job, { ...request, token: null });
  },
  "jobs.insert"({ account, body, now }) {
    const { configuration, jobReference } = objectOf(body);
    const { query, dryRun } = objectOf(configuration);
    const { jobId, location } = objectOf(jobReference);
    const id = typeof jobId === "string" ? jobId : newId();
    if (account.jobs.has(id)) {
      throw new GcpError(409, "duplicate", `Already Exists: Job ${id}`);
    }
    const request = parseQueryRequest({ ...objectOf(query), dryRun, location });
    return jobResource(account, runJob(account, request, { id, now }));
  },
  "jobs.get"(call) {
    return jobResource(call.account, jobOf(call));
  },
  "jobs.cancel"(call) {
    const job = jobOf(call);
    job.isCancelled = job.pollsLeft > 0;
    return {
      kind: "bigquery#jobCancelResponse",
      job: jobResource(call.account, job),
    };
  },
  "jobs.getQueryResults"(call) {
    const { searchParams } = call.url;
    return resultsOf(call.account, jobOf(call), {
      maxResults: searchParams.get("maxResults"),
      token: searchParams.get("pageToken"),
    });
  },
};

/** Answers a request. Never throws. */
export async function answerBigQuery(
  request: Request,
  world: GcpWorld,
  stopping: AbortSignal,
): Promise<Response> {
  const text = await request.text();
  const hangUp = () => AbortSignal.any([request.signal, stopping]);
  try {
    const url = new URL(request.url);
    const [, project = "", rest = ""] =
      /^\/bigquery\/v2\/projects\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
    const [method, jobId] = routeOf(`${request.method} ${rest}`);
    const token =
      /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")
        ?.[1] ?? "";
    const account = callerOf(token, world);
    const fault = account.faults.take(method);
    if (fault?.kind === "expire_session") world.endToken(token);
    const call = () => {
      callerOf(token, world);
      requireProject(account, decodeURIComponent(project));
      const body = bodyOf(text);
      const now = world.clock.now();
      return Response.json(
        METHODS[method]?.({ account, url, body, jobId, now }),
      );
    };
    const response = fault === null ? attempt(call) : await actOut(fault, {
      account,
      jobId,
      call: () => attempt(call),
      hangUp,
    });
    await note(account, { method, response, fault, now: world.clock.now() });
    return response;
  } catch (error) {
    return refuse(error);
  }
}

function routeOf(line: string): [Method, string] {
  for (const [pattern, method] of ROUTES) {
    const found = pattern.exec(line);
    if (found !== null) return [method, found[1] ?? ""];
  }
  throw new GcpError(404, "notFound", "Not Found");
}

function callerOf(token: string, world: GcpWorld): GcpAccount {
  const account = world.findToken(token);
  if (account !== null) return account;
  throw new GcpError(
    401,
    "authError",
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
  );
}

function requireProject({ projectId }: GcpAccount, asked: string): void {
  if (asked === projectId) return;
  throw new GcpError(
    403,
    "accessDenied",
    `Access Denied: Project ${asked}: User does not have bigquery.jobs.create permission in project ${asked}.`,
  );
}

function jobOf({ account, url, jobId }: Call) {
  return findJob(account, jobId, url.searchParams.get("location"));
}

function attempt(call: () => Response): Response {
  try {
    return call();
  } catch (error) {
    return refuse(error);
  }
}

/** Anything else is a bug of this server: it shows as a 500, whose message then names it. */
function refuse(error: unknown): Response {
  return error instanceof GcpError
    ? error.toResponse()
    : new GcpError(500, "internalError", String(error)).toResponse();
}

async function note(
  account: GcpAccount,
  { method, response, fault, now }: {
    method: Method;
    response: Response;
    fault: Fault | null;
    now: Date;
  },
): Promise<void> {
  account.calls.push({
    at: now.toISOString(),
    operation: method,
    status: response.status,
    error: response.ok ? null : await reasonOf(response.clone()),
    fault: fault?.kind ?? null,
  });
}

async function reasonOf(response: Response): Promise<string> {
  const { error } = objectOf(await response.json());
  const { errors } = objectOf(error);
  const [first] = Array.isArray(errors) ? errors : [];
  return String(objectOf(first)["reason"]);
}

function bodyOf(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new GcpError(400, "parseError", "Parse Error");
  }
}

function newId(): string {
  return `job_${crypto.randomUUID().replaceAll("-", "")}`;
}
