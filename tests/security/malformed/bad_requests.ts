import fc from "fast-check";
import {
  oddText,
  wrongId,
  wrongName,
  wrongText,
  wrongValue,
} from "./bad_values.ts";
import { BROKEN } from "./broken_bodies.ts";
import { badEncryptedRequest } from "./bad_encrypted_requests.ts";
import type { Target } from "./target.ts";

/** A request that nothing may come of. */
export interface BadRequest {
  readonly functionName: string;
  readonly method: string;
  /** Below the function's name, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  /** What is wrong with it. */
  readonly kind: string;
}

type Aim = Pick<
  Target,
  "integrationId" | "runId" | "foreignIntegrationId" | "keyId" | "foreignKeyId"
>;

interface BodyRoute {
  readonly functionName: string;
  readonly method: string;
  readonly path: string;
  readonly good: Readonly<Record<string, unknown>>;
  /** Members it may have. */
  readonly members: string;
  /** Every member may be absent, and so may the body. */
  readonly mayBeEmpty?: true;
}

const JSON_TYPE = { "content-type": "application/json" };

/** A route with a body that it would take. */
function bodyRoutes({ integrationId }: Aim): BodyRoute[] {
  const at = `/integrations/${integrationId}`;
  const keys = {
    accessKeyId: "AKIA0123456789ABCDEF",
    secretAccessKey: "planted-planted-planted",
  };
  const connector = { functionName: "connector-sync", method: "POST" };
  return [
    {
      functionName: "aws-data-sync",
      method: "POST",
      path: "/",
      good: { integrationId, dataType: "service_usage" },
      members: "integrationId dataType startDate endDate background estimate",
    },
    {
      ...connector,
      path: "/sync/aws",
      good: { integrationId, dataset: "service_usage" },
      members: "integrationId organizationId dataset period startDate endDate",
      mayBeEmpty: true,
    },
    {
      ...connector,
      path: "/integrations",
      good: { authMethod: "manual", ...keys },
      members:
        "authMethod accessKeyId secretAccessKey region organizationId name dailyRequestCap maxAttempts memberRoleName costReport",
    },
    {
      ...connector,
      method: "PATCH",
      path: at,
      good: { name: "Changed" },
      members:
        "name roleArn region isDisabled dailyRequestCap maxAttempts memberRoleName costReport",
    },
    {
      ...connector,
      path: `${at}/rotate`,
      good: keys,
      members: "accessKeyId secretAccessKey",
    },
    {
      ...connector,
      method: "PUT",
      path: `${at}/schedules/all`,
      good: { cron: "0 6 * * *" },
      members: "cron timeZone isPaused jitterSeconds",
    },
  ];
}

/** Members of our bodies, and values that are wrong for them. */
const WRONG_MEMBERS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  integrationId: fc.oneof(wrongText, wrongValue, fc.constant(null)),
  dataType: fc.oneof(wrongText, wrongValue, fc.constant(null)),
  dataset: fc.oneof(wrongText, wrongValue, fc.constant(null)),
  period: fc.oneof(
    wrongText,
    wrongValue,
    fc.constantFrom("2026-13", "2026-1", "1999-01", "2026-01-01"),
  ),
  startDate: fc.oneof(
    wrongText,
    wrongValue,
    fc.constantFrom("2026-02-30", "0000-00-00", "2026-1-1", "99999-01-01"),
  ),
  endDate: fc.oneof(wrongText, wrongValue, fc.constantFrom("infinity", "now")),
  background: fc.oneof(wrongText, wrongValue),
  estimate: fc.oneof(wrongText, wrongValue),
  authMethod: fc.oneof(wrongText, wrongValue),
  accessKeyId: fc.oneof(
    wrongText,
    wrongValue,
    fc.constant("ASIA0123456789ABCDEF"),
  ),
  roleArn: fc.oneof(wrongText, wrongValue),
  memberRoleName: fc.oneof(
    wrongText.filter((text) => !/^[A-Za-z0-9+=,.@_/-]{1,512}$/.test(text)),
    wrongValue,
    fc.constant("arn:aws:iam::123456789012:role/Reader"),
  ),
  region: fc.oneof(
    wrongText,
    wrongValue,
    fc.constant("us-east-1.evil.example"),
  ),
  organizationId: fc.oneof(wrongText, wrongValue),
  name: fc.oneof(wrongName, wrongValue),
  isDisabled: fc.oneof(wrongText, wrongValue),
  cron: fc.oneof(
    wrongText,
    wrongValue,
    fc.constantFrom("* * * * *", "0 0 6 * * *", "0 6 31 2 *", "@daily"),
  ),
  timeZone: fc.oneof(
    wrongText.filter((text) => !/^[A-Za-z]/.test(text)),
    wrongValue,
    fc.constantFrom("+02:00", "Berlin", "Europe/../UTC"),
  ),
  isPaused: fc.oneof(wrongText, wrongValue),
  jitterSeconds: fc.oneof(
    wrongText,
    fc.constantFrom<unknown>(-1, 0.5, 3_601, 1e308, [], {}, "300"),
  ),
  maxAttempts: fc.oneof(
    wrongText,
    fc.constantFrom<unknown>(0, -1, 1.5, 21, 1e308, [], {}, "5"),
  ),
  costReport: fc.oneof(
    wrongText,
    wrongValue,
    fc.record({ bucket: wrongText, name: fc.constant("daily") }),
    fc.record({
      bucket: fc.constant("acme-billing"),
      // A report's name may be longer than an integration's.
      name: fc.constantFrom<unknown>("", "a b", "a/b", "ä", "x".repeat(257), 1),
    }),
    fc.record({
      bucket: fc.constant("acme-billing"),
      name: fc.constant("daily"),
      prefix: fc.constantFrom("${x}", "a*", "../b", "\u0000"),
    }),
  ),
  dailyRequestCap: fc.oneof(
    wrongText,
    fc.constantFrom<unknown>(0, -1, 1.5, 100_001, 1e308, [], {}, "1"),
  ),
};

/** Bodies with one member wrong, unknown, or missing. */
function wrongBodies(aim: Aim): fc.Arbitrary<BadRequest> {
  const wrongMember = ({ members }: BodyRoute) =>
    fc.constantFrom(...members.split(" ")).chain((name) =>
      (WRONG_MEMBERS[name] ?? wrongValue).map((value) => ({ name, value }))
    );
  const broken = fc.constantFrom(...bodyRoutes(aim)).chain((route) =>
    fc.oneof(
      wrongMember(route).map(({ name, value }) => ({
        kind: `wrong ${name}`,
        body: { ...route.good, [name]: value },
      })),
      fc.tuple(oddText, fc.jsonValue()).map(([name, value]) => ({
        kind: "unknown member",
        body: { ...route.good, [`x${name}`]: value },
      })),
      ...(route.mayBeEmpty === true ? [] : [without(route)]),
      fc.jsonValue().filter((value) =>
        typeof value !== "object" || value === null || Array.isArray(value)
      ).map((body) => ({ kind: "no object", body })),
    ).map(({ kind, body }) => ({ route, kind, body: JSON.stringify(body) }))
  );
  return broken.map(({ route, kind, body }) => ({
    ...routeOf(route),
    headers: JSON_TYPE,
    kind,
    body,
  }));
}

function without({ good }: BodyRoute) {
  return fc.constantFrom(...Object.keys(good)).map((missing) => ({
    kind: `without ${missing}`,
    body: Object.fromEntries(
      Object.entries(good).filter(([name]) => name !== missing),
    ),
  }));
}

function brokenBodies(aim: Aim): fc.Arbitrary<BadRequest> {
  return fc.tuple(
    fc.constantFrom(...bodyRoutes(aim)),
    fc.constantFrom(...Object.entries(BROKEN)),
  ).filter(([{ mayBeEmpty }, [kind]]) =>
    mayBeEmpty !== true || kind !== "empty"
  ).map(([route, [kind, breaks]]) => ({
    ...routeOf(route),
    headers: JSON_TYPE,
    kind,
    body: breaks(JSON.stringify(route.good)),
  }));
}

function wrongTypes(aim: Aim): fc.Arbitrary<BadRequest> {
  const type = fc.constantFrom(
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/jsonp",
    "application/xml",
    "*/*",
    "json",
    "",
  );
  return fc.tuple(fc.constantFrom(...bodyRoutes(aim)), type).map((
    [route, type],
  ) => ({
    ...routeOf(route),
    headers: { "content-type": type },
    kind: `content type ${type}`,
    body: JSON.stringify(route.good),
  }));
}

function wrongQueries({ integrationId }: Aim): fc.Arbitrary<BadRequest> {
  const text = oddText.map((each) => encodeURIComponent(each.toWellFormed()));
  const query = fc.oneof(
    text.map((name) => `x${name}=1`),
    text.filter((each) => each !== "" && !/^\d+$/.test(each)).map((each) =>
      `limit=${each}`
    ),
    fc.constantFrom(
      "limit=0",
      "limit=501",
      "limit=1&limit=2",
      "limit=1.5",
      "after=1",
      "after=%00",
      "organizationId=x",
      "organizationId=a&organizationId=b",
      "__proto__=1",
      "limit[]=1",
      "limit=",
    ),
  );
  const deletion = fc.oneof(
    fc.constantFrom(
      "deleteData=yes",
      "deleteData=1",
      "deleteData=true&deleteData=false",
      "deletedata=true",
      "deleteData=",
    ),
    text.map((name) => `x${name}=1`),
  );
  const request = (method: string, path: string, query: string) => ({
    functionName: "connector-sync",
    method,
    path: `${path}?${query}`,
    headers: {},
    kind: "query",
    body: null,
  });
  return fc.oneof(
    fc.tuple(fc.constantFrom("/integrations", "/jobs", "/status"), query)
      .map(([path, each]) => request("GET", path, each)),
    deletion.map((each) =>
      request("DELETE", `/integrations/${integrationId}`, each)
    ),
  );
}

function wrongPaths(aim: Aim): fc.Arbitrary<BadRequest> {
  const id = fc.oneof(
    wrongId,
    fc.constantFrom(aim.foreignIntegrationId, crypto.randomUUID()),
  );
  const route = fc.constantFrom(
    ["connector-sync", "GET", "/integrations/:id"],
    ["connector-sync", "PATCH", "/integrations/:id"],
    ["connector-sync", "DELETE", "/integrations/:id"],
    ["connector-sync", "POST", "/integrations/:id/test"],
    ["connector-sync", "POST", "/integrations/:id/rotate"],
    ["connector-sync", "GET", "/integrations/:id/:id"],
    ["connector-sync", "POST", "/worker"],
    ["connector-sync", "POST", "/:id"],
    ["connector-sync", "POST", "/sync/:id"],
    ["connector-sync", "GET", "/jobs/:id"],
    ["connector-sync", "POST", "/jobs/:id/cancel"],
    ["connector-sync", "POST", "/jobs/:id/retry"],
    ["aws-data-sync", "GET", "/:id"],
    ["aws-data-sync", "GET", "/:id/jobs"],
    ["aws-data-sync", "GET", "/invoices/:id/pdf"],
    ["aws-data-sync", "GET", "/invoices/:id"],
    ["aws-data-sync", "GET", "//"],
  );
  return fc.tuple(route, id).map((
    [[functionName = "", method = "", path = ""], id],
  ) => ({
    functionName,
    method,
    path: path.replaceAll(":id", () => id),
    headers: JSON_TYPE,
    kind: "path",
    body: method === "PATCH"
      ? '{"name":"Changed"}'
      : method === "POST"
      ? "{}"
      : null,
  }));
}

function wrongMethods({ integrationId }: Aim): fc.Arbitrary<BadRequest> {
  return fc.tuple(
    fc.constantFrom("PUT", "PROPFIND", "FOO", "QUERY", "DELETE", "PATCH"),
    fc.constantFrom(
      ["connector-sync", "/integrations"],
      ["connector-sync", `/integrations/${integrationId}/test`],
      ["connector-sync", "/worker"],
      ["connector-sync", "/health"],
      ["connector-sync", "/sync/aws"],
      ["connector-sync", "/run"],
      ["connector-sync", "/status"],
      ["connector-sync", "/jobs"],
      ["aws-data-sync", "/"],
      ["aws-data-sync", `/${crypto.randomUUID()}`],
      ["aws-data-sync", `/invoices/${crypto.randomUUID()}/pdf`],
    ),
  ).map(([method, [functionName = "", path = ""]]) => ({
    functionName,
    method,
    path,
    headers: JSON_TYPE,
    kind: "method",
    body: "{}",
  }));
}

/** Every kind of bad request, about rows that exist. */
export function badRequest(aim: Aim): fc.Arbitrary<BadRequest> {
  return fc.oneof(
    { weight: 5, arbitrary: wrongBodies(aim) },
    { weight: 2, arbitrary: brokenBodies(aim) },
    { weight: 1, arbitrary: wrongTypes(aim) },
    { weight: 2, arbitrary: wrongQueries(aim) },
    { weight: 2, arbitrary: wrongPaths(aim) },
    { weight: 1, arbitrary: wrongMethods(aim) },
    { weight: 6, arbitrary: badEncryptedRequest(aim) },
  );
}

function routeOf({ functionName, method, path }: BodyRoute) {
  return { functionName, method, path };
}
