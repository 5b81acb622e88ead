/**
 * An endpoint: one function's doors behind one `fetch`.
 *
 * Every request goes the same way: route, caller, rate, input, handler, answer, log line. Whatever is thrown on
 * the way becomes a problem document. The order matters: nothing of a body is read before the caller is
 * known, and a refused caller learns nothing about the input.
 *
 * @module
 */
import type { Caller } from "./caller.ts";
import { verifyCaller } from "./caller_verifier.ts";
import type { ByteLease } from "./byte_semaphore.ts";
import { corsHeaders, isPreflight, preflightHeaders } from "./cors.ts";
import { extractCredentials } from "./credentials.ts";
import type { Answer, Context, Door, Input } from "./door.ts";
import { drainBody } from "./drain_body.ts";
import { Fault, faultFrom } from "./fault.ts";
import { type Host, runtimeHost } from "./host.ts";
import { type Installation, openInstallation } from "./installation.ts";
import type { Log } from "./log.ts";
import { type PathMatcher, pathMatcher } from "./path.ts";
import { problemResponse } from "./problem.ts";
import { countedByRate, Tally } from "./counted_request.ts";
import { takeToken } from "./rate_limit.ts";
import { announcedLength, readJsonBody } from "./request_body.ts";
import { requestIdOf } from "./request_id.ts";
import { requireInput } from "./valid_input.ts";

/** What is learnt about a request on its way, for the log line. */
interface Visit {
  readonly requestId: string;
  readonly log: Log;
  route: string | null;
  isConfidential: boolean;
  caller: Caller | null;
  fault: Fault | null;
}

interface Routed {
  readonly door: Door;
  readonly parameters: Readonly<Record<string, string>>;
}

type Routes = readonly { readonly door: Door; readonly match: PathMatcher }[];

/** Of a body that was refused unread: twice the largest that any route takes. */
const DRAIN = { bytes: 16 * 1024 * 1024, milliseconds: 5_000 };

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * The fetch of a function: `export default { fetch: endpoint("aws-data-sync", [door({...})]) }`.
 *
 * `name` is the function's name, the first segment of every path it sees.
 */
export function endpoint(
  name: string,
  doors: readonly Door[],
  host: Host = runtimeHost,
): (request: Request) => Promise<Response> {
  const routes = doors.map((door) => ({
    door,
    match: pathMatcher(`/${name}${door.path}`),
  }));
  let opened: Installation | null = null;
  return async (request) => {
    const startedAt = host.clock.ticks();
    const requestId = requestIdOf(request.headers);
    const log = host.log.with({ function: name, request_id: requestId });
    const visit: Visit = {
      requestId,
      log,
      route: null,
      isConfidential: false,
      caller: null,
      fault: null,
    };
    const response = await answerOrProblem(visit, async () => {
      opened ??= openInstallation(host);
      return await answer(request, routes, visit, opened, host);
    });
    writeLine(request, response, visit, host.clock.ticks() - startedAt);
    // Nobody unknown makes us take in a body.
    const isKnown = visit.caller !== null && visit.caller.kind !== "anyone";
    if (visit.fault !== null && isKnown) await drainBody(request, DRAIN);
    const cors = opened === null ? {} : corsHeaders(
      opened.settings.CORS_ORIGINS,
      request.headers.get("origin"),
    );
    return finish(request, response, { ...cors, "x-request-id": requestId });
  };
}

async function answerOrProblem(
  visit: Visit,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    visit.fault = faultFrom(error);
    return problemResponse(visit.fault, visit.requestId);
  }
}

async function answer(
  request: Request,
  routes: Routes,
  visit: Visit,
  installation: Installation,
  host: Host,
): Promise<Response> {
  const here = routes.flatMap(({ door, match }) => {
    const parameters = match(new URL(request.url).pathname);
    return parameters === null ? [] : [{ door, parameters }];
  });
  if (here.length === 0) throw new Fault("NOT_FOUND");
  const allowed = allowedMethods(here);
  if (isPreflight(request)) {
    return new Response(null, {
      status: 204,
      headers: preflightHeaders(allowed),
    });
  }
  if (request.method === "OPTIONS") {
    return new Response(null, {
      status: 204,
      headers: { allow: allowed.join(", ") },
    });
  }
  const { door, parameters } = requireRouted(here, request.method, allowed);
  visit.route = `${door.method} ${door.path}`;
  visit.isConfidential = door.isConfidential;
  const caller = await verifyCaller(
    door.who,
    extractCredentials(request.headers),
    installation.proof,
  );
  visit.caller = caller;
  const tally = new Tally();
  const context = contextOf(
    request,
    { caller, visit, tally },
    installation,
    host,
  );
  return await countedByRate(
    door,
    { caller, installation, tally },
    async () => {
      const lease = await admitBody(request, door);
      try {
        const input = await readInput(request, { door, parameters, lease });
        return toResponse(await door.handle(caller, input, context));
      } finally {
        lease?.release();
      }
    },
  );
}

/** A body of unknown length counts as one of the greatest: it cannot wait in the middle for what others hold. */
async function admitBody(
  request: Request,
  { body }: Door,
): Promise<ByteLease | null> {
  if (body?.admission === undefined) return null;
  const bytes = announcedLength(request, body.limit) ?? body.limit;
  return await body.admission.take(bytes);
}

function allowedMethods(here: readonly Routed[]): string[] {
  const methods = new Set<string>(here.map(({ door }) => door.method));
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods, "OPTIONS"];
}

function requireRouted(
  here: readonly Routed[],
  method: string,
  allowed: readonly string[],
): Routed {
  const wanted = method === "HEAD" ? "GET" : method;
  const routed = here.find(({ door }) => door.method === wanted);
  if (routed !== undefined) return routed;
  throw new Fault(
    "METHOD_NOT_ALLOWED",
    `The method must be one of ${allowed.join(", ")}`,
    { details: { allow: allowed } },
  );
}

async function readInput(
  request: Request,
  { door, parameters, lease }: Routed & { readonly lease: ByteLease | null },
): Promise<Input<Readonly<Record<string, string>>, unknown, unknown>> {
  const query = door.query === null
    ? undefined
    : requireInput(door.query, queryOf(request), "query");
  const body = door.body === null ? undefined : requireInput(
    door.body.schema,
    await readJsonBody(request, door.body.limit, {
      ...door.body,
      onRead: (bytes) => lease?.shrinkTo(bytes),
    }),
  );
  return { parameters, query, body };
}

/** A name given twice is refused: which one counts would be a guess. */
function queryOf(request: Request): Record<string, string> {
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of new URL(request.url).searchParams) {
    if (name in query || name === "__proto__") {
      const errors = [{
        pointer: `/${name}`,
        in: "query",
        expected: "given once",
        found: "something else",
      }] as const;
      throw new Fault(
        "REQUEST_INVALID",
        `The query must give every name once: found "${name.slice(0, 40)}"`,
        { errors },
      );
    }
    query[name] = value;
  }
  return query;
}

function contextOf(
  request: Request,
  { caller, visit, tally }: { caller: Caller; visit: Visit; tally: Tally },
  installation: Installation,
  host: Host,
): Context {
  const { settings, project, engine } = installation;
  return {
    requestId: visit.requestId,
    request,
    settings,
    project,
    environment: () => host.environment(),
    engine,
    database: tally.ofCalls(installation.databaseFor(caller)),
    bytes: tally.ofBytes(installation.bytesFor(caller)),
    clock: host.clock,
    fetch: host.fetch,
    log: visit.log,
    limitOrganization: (organizationId) =>
      takeToken(
        engine,
        `organization:${organizationId}`,
        settings.RATE_LIMIT_ORGANIZATION_PER_MINUTE,
      ),
    inBackground: (work) =>
      host.keepAlive(work.catch((error) => {
        const fault = faultFrom(error);
        visit.log.error("background work failed", {
          code: fault.code,
          reason: fault.message,
          cause: fault.cause,
        });
      })),
  };
}

function toResponse(answer: Answer): Response {
  if (answer instanceof Response) return answer;
  const init = { status: answer.status ?? 200, headers: { ...answer.headers } };
  return answer.body === undefined
    ? new Response(null, init)
    : Response.json(answer.body, init);
}

/** A new Response, because the headers of a fetched one cannot be changed. */
function finish(
  request: Request,
  response: Response,
  own: Readonly<Record<string, string>>,
): Response {
  const headers = new Headers({ ...SECURITY_HEADERS });
  for (const [name, value] of response.headers) headers.set(name, value);
  for (const [name, value] of Object.entries(own)) {
    if (name === "vary") headers.append(name, value);
    else headers.set(name, value);
  }
  const body = request.method === "HEAD" ? null : response.body;
  return new Response(body, { status: response.status, headers });
}

function writeLine(
  request: Request,
  response: Response,
  visit: Visit,
  milliseconds: number,
): void {
  const { fault, caller } = visit;
  const level = response.status < 500
    ? "info"
    : fault?.retry
    ? "warn"
    : "error";
  visit.log[level]("request", {
    method: request.method,
    route: visit.route,
    status: response.status,
    milliseconds: Math.round(milliseconds * 10) / 10,
    caller: caller?.kind ?? null,
    ...(caller?.kind === "user" ? { user_id: caller.id } : {}),
    ...(fault === null ? {} : toldOf(fault, visit.isConfidential)),
  });
}

/** Of a confidential fault the code, and of its cause no more than what names a kind. */
function toldOf(
  fault: Fault,
  isConfidential: boolean,
): Readonly<Record<string, unknown>> {
  const { code, message: reason, status, cause } = fault;
  const isOurs = status >= 500;
  if (!isConfidential) return { code, reason, ...(isOurs ? { cause } : {}) };
  if (!isOurs || typeof cause !== "object" || cause === null) return { code };
  const { name, code: state } = cause as { name?: unknown; code?: unknown }; // of anything thrown, these may be there
  return { code, cause: { name, code: state } };
}
