import { deepEqual, equal, throws } from "node:assert/strict";
import * as v from "valibot";
import { type Context, door } from "../../../shared/platform/door.ts";
import { endpoint } from "../../../shared/platform/endpoint.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { manualClock } from "../../support/manual_clock.ts";
import {
  type PlatformHost,
  platformHost,
} from "../../support/platform_host.ts";
import { signShared } from "../../support/signer.ts";

const ID = "7d9f6f0e-6f0c-4d3e-9a51-0a3f5c1f2b10";
const LEGACY_JWT_SECRET = "l".repeat(40);
const TOKEN = await signShared(
  {
    sub: ID,
    aud: "authenticated",
    role: "authenticated",
    exp: manualClock().now().getTime() / 1000 + 60,
  },
  LEGACY_JWT_SECRET,
);
const USER = { authorization: `Bearer ${TOKEN}` };
const SERVICE = { apikey: "sb_secret_default_key" };

const Body = v.strictObject({
  integrationId: v.pipe(v.string(), v.uuid()),
  dataType: v.picklist(["service_usage"], '"service_usage"'),
  nested: v.optional(v.strictObject({ "a/b": v.array(v.number()) })),
});

const DOORS = [
  door({
    method: "POST",
    path: "/",
    who: "user",
    body: { schema: Body, limit: 1_000 },
    handle: (caller, { body }) => ({
      status: 202,
      body: { caller: caller.id, body },
    }),
  }),
  door({
    method: "GET",
    path: "/:syncLogId",
    who: "user-or-service",
    query: v.strictObject({ page: v.optional(v.string()) }),
    handle: (caller, { parameters, query }) => ({
      body: { kind: caller.kind, ...parameters, ...query },
    }),
  }),
  door({
    method: "DELETE",
    path: "/:syncLogId",
    who: "service",
    handle: () => ({ status: 204 }),
  }),
  door({
    method: "GET",
    path: "/files/:name(text)",
    who: "public",
    handle: (_, { parameters }) =>
      new Response(parameters.name, {
        headers: { "cache-control": "max-age=60" },
      }),
  }),
  door({
    method: "POST",
    path: "/throw",
    who: "service",
    handle: () => {
      throw new Error("planted: postgres://u:planted@h/d");
    },
  }),
  door({
    method: "POST",
    path: "/fault",
    who: "service",
    handle: () =>
      Promise.reject(
        new Fault("PROVIDER_THROTTLED", "Slow down", {
          retryAfterSeconds: 2.1,
        }),
      ),
  }),
  door({ method: "POST", path: "/context", who: "user", handle: useContext }),
];

/** Uses everything a context offers and tells which role each database call came with. */
async function useContext(_: unknown, __: unknown, context: Context) {
  await context.limitOrganization(ID);
  context.inBackground(Promise.reject(new Fault("NOT_FOUND", "gone")));
  const roles = await Promise.all([
    context.database.call("who", {}),
    context.engine.call("who", {}),
  ]);
  return { body: { roles, requestId: context.requestId } };
}

/** The function under test, with a REST API whose buckets are empty when told so. */
function running(
  environment: Record<string, string | undefined> = {},
  bucket: unknown = { allowed: true },
) {
  const calls: { name: string; args: unknown }[] = [];
  const rest: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const name = request.url.split("/").at(-1) ?? "";
    calls.push({ name, args: await request.json() });
    if (name === "engine_take_token") return Response.json(bucket);
    return Response.json(
      request.headers.has("authorization")
        ? "user"
        : request.headers.get("apikey"),
    );
  };
  const host: PlatformHost = platformHost(
    { LEGACY_JWT_SECRET, ...environment },
    { fetch: rest },
  );
  const serve = endpoint("aws-data-sync", DOORS, host);
  return {
    host,
    calls,
    send: (
      method: string,
      path: string,
      headers: HeadersInit = {},
      body?: BodyInit,
    ) =>
      serve(
        new Request(`http://edge/aws-data-sync${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        }),
      ),
    post: (body: BodyInit, headers: Record<string, string> = {}) =>
      serve(
        new Request("http://edge/aws-data-sync", {
          method: "POST",
          headers: { "content-type": "application/json", ...USER, ...headers },
          body,
        }),
      ),
  };
}

/** Status and code of a problem. */
async function problem(answer: Promise<Response>): Promise<[number, string]> {
  const response = await answer;
  equal(response.headers.get("content-type"), "application/problem+json");
  return [response.status, (await response.json()).code];
}

const GOOD = JSON.stringify({ integrationId: ID, dataType: "service_usage" });

Deno.test("endpoint() hands a proven caller and a proven body to the handler", async () => {
  const response = await running().post(GOOD);
  equal(response.status, 202);
  deepEqual(await response.json(), { caller: ID, body: JSON.parse(GOOD) });
});

Deno.test("endpoint() answers a fault with a whole problem document", async () => {
  const response = await running().send("POST", "/fault", {
    ...SERVICE,
    "x-request-id": "request-0001",
  });
  equal(response.status, 503);
  equal(response.headers.get("retry-after"), "3");
  deepEqual(await response.json(), {
    type: "urn:cloud-sync-engine:fault:PROVIDER_THROTTLED",
    title: "The provider asks to slow down",
    status: 503,
    detail: "Slow down",
    success: false,
    error: "Slow down",
    code: "PROVIDER_THROTTLED",
    requestId: "request-0001",
    retryAfterSeconds: 2.1,
  });
});

Deno.test("endpoint() tells nothing of an error that is a bug, and logs it without its secrets", async () => {
  const { send, host } = running();
  const response = await send("POST", "/throw", SERVICE);
  equal(response.status, 500);
  equal((await response.text()).includes("planted"), false);
  const line = JSON.stringify(host.lines);
  equal(line.includes("planted: postgres"), true);
  equal(line.includes("u:planted@"), false);
});

Deno.test("endpoint() finds doors by path and method, a slash at the end or not", async () => {
  const { send } = running();
  for (const path of [`/${ID}`, `/${ID}/`, `/${ID.toUpperCase()}`]) {
    deepEqual(await (await send("GET", `${path}?page=2`, SERVICE)).json(), {
      kind: "service",
      syncLogId: ID,
      page: "2",
    });
  }
  equal(await (await send("GET", "/files/a%2Fb%20c")).text(), "a/b c");
});

const NOWHERE = [
  "/nothing",
  `/${ID}/more`,
  "/7",
  "//",
  "/files/",
  "/files/a/b",
  "/%E0%A4%A",
  "/../other",
  `/${ID}%00`,
];

for (const path of NOWHERE) {
  Deno.test(`endpoint() answers 404 for ${path}`, async () => {
    deepEqual(await problem(running().send("GET", path, USER)), [
      404,
      "NOT_FOUND",
    ]);
  });
}

Deno.test("endpoint() answers 405 with what is allowed", async () => {
  const response = await running().send("PUT", `/${ID}`);
  equal(response.status, 405);
  equal(response.headers.get("allow"), "GET, DELETE, HEAD, OPTIONS");
});

Deno.test("endpoint() answers OPTIONS without an origin with Allow", async () => {
  const response = await running().send("OPTIONS", "/");
  deepEqual([response.status, response.headers.get("allow")], [
    204,
    "POST, OPTIONS",
  ]);
});

Deno.test("endpoint() answers HEAD as GET without a body", async () => {
  const response = await running().send("HEAD", `/${ID}`, SERVICE);
  deepEqual([response.status, await response.text()], [200, ""]);
  equal(response.headers.get("content-type"), "application/json");
});

Deno.test("endpoint() answers 401 with one sentence and a challenge before it looks at the body", async () => {
  const { post, send, calls } = running();
  const answers = [
    await post("{", { authorization: "Bearer nonsense" }),
    await post("{", { authorization: "Basic dTpw" }),
    await send(
      "POST",
      "/",
      { "content-type": "text/plain" },
      "x".repeat(9_999),
    ),
  ];
  const sentences = await Promise.all(
    answers.map(async (answer) => (await answer.json()).error),
  );
  deepEqual(new Set(sentences), new Set(["A valid token is required"]));
  for (const answer of answers) {
    deepEqual([answer.status, answer.headers.get("www-authenticate")], [
      401,
      "Bearer",
    ]);
  }
  equal(calls.length, 0);
});

Deno.test("endpoint() takes a token per user and says when to come back", async () => {
  const { post, calls } = running({ RATE_LIMIT_USER_PER_MINUTE: "7" }, {
    allowed: false,
    retry_after_seconds: 8.2,
  });
  const response = await post(GOOD);
  deepEqual([response.status, response.headers.get("retry-after")], [429, "9"]);
  const args = { bucket: `user:${ID}`, capacity: 7, refill_per_minute: 7 };
  deepEqual(calls, [{ name: "engine_take_token", args }]);
});

Deno.test("endpoint() gives a handler both databases, the organization's bucket and background work", async () => {
  const { send, calls, host } = running();
  const response = await send("POST", "/context", {
    ...USER,
    "x-request-id": "request-0002",
  });
  deepEqual(await response.json(), {
    roles: ["user", "sb_secret_default_key"],
    requestId: "request-0002",
  });
  deepEqual(calls.map(({ args }) => (args as { bucket?: string }).bucket), [
    `user:${ID}`,
    `organization:${ID}`,
    undefined,
    undefined,
  ]);
  await Promise.all(host.background);
  equal(
    host.lines.some(({ event, code }) =>
      event === "background work failed" && code === "NOT_FOUND"
    ),
    true,
  );
});

const BAD_BODIES: Record<string, BodyInit> = {
  "nothing": "",
  "white space": "  ",
  "malformed JSON": "{",
  "two values": "{}{}",
  "a text": '"x"',
  "a number": "7",
  "null": "null",
  "an array": "[]",
  "a deep array": "[".repeat(500) + "]".repeat(400),
  "a deep object": '{"a":'.repeat(100) + "1" + "}".repeat(100),
  "NaN": '{"integrationId":NaN}',
  "a comment": "{} // x",
  "__proto__": '{"__proto__":{"dataType":"service_usage"},"integrationId":"x"}',
  "nested __proto__": `{"nested":{"__proto__":{}}}`,
  "escaped __proto__": String.raw`{"\u005f_proto__":{}}`,
  "no UTF-8": new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  "UTF-16": new Uint8Array(
    [...GOOD].flatMap((character) => [character.charCodeAt(0), 0]),
  ),
};

for (const [name, body] of Object.entries(BAD_BODIES)) {
  Deno.test(`endpoint() answers 400 for a body of ${name}`, async () => {
    deepEqual(await problem(running().post(body)), [400, "REQUEST_INVALID"]);
    equal(({} as { dataType?: string }).dataType, undefined);
  });
}

Deno.test("endpoint() gives one entry per bad field, and shows no secret in it", async () => {
  const response = await running().post(JSON.stringify({
    integrationId: "short",
    nested: { "a/b": [1, "two", null] },
    secretAccessKey: "planted",
    constructor: 1,
  }));
  const { errors } = await response.json();
  deepEqual(errors, [
    {
      pointer: "/integrationId",
      in: "body",
      expected: "a UUID",
      found: '"short"',
    },
    { pointer: "/dataType", in: "body", expected: "present", found: "nothing" },
    {
      pointer: "/nested/a~1b/1",
      in: "body",
      expected: "a number",
      found: '"two"',
    },
    {
      pointer: "/nested/a~1b/2",
      in: "body",
      expected: "a number",
      found: "null",
    },
    {
      pointer: "/secretAccessKey",
      in: "body",
      expected: "absent, as no member has this name",
      found: "a member",
    },
    {
      pointer: "/constructor",
      in: "body",
      expected: "absent, as no member has this name",
      found: "a member",
    },
  ]);
});

for (const query of ["?page=1&page=2", "?other=1", "?__proto__=1"]) {
  Deno.test(`endpoint() answers 400 for the query ${query}`, async () => {
    deepEqual(await problem(running().send("GET", `/${ID}${query}`, SERVICE)), [
      400,
      "REQUEST_INVALID",
    ]);
  });
}

for (
  const type of [
    "text/plain",
    "",
    "application/jsonx",
    "application/json; charset=utf-16",
    "multipart/form-data",
  ]
) {
  Deno.test(`endpoint() answers 415 for the content type ${JSON.stringify(type)}`, async () => {
    deepEqual(await problem(running().post(GOOD, { "content-type": type })), [
      415,
      "MEDIA_TYPE_UNSUPPORTED",
    ]);
  });
}

Deno.test("endpoint() takes application/json with a charset of utf-8, in any case", async () => {
  equal(
    (await running().post(GOOD, {
      "content-type": 'Application/JSON; charset="UTF-8"',
    })).status,
    202,
  );
});

Deno.test("endpoint() answers 413 by the announced length, without reading", async () => {
  const untouched = new ReadableStream({
    pull: () => Promise.reject(new Error("must not be read")),
  }, { highWaterMark: 0 });
  deepEqual(
    await problem(running().post(untouched, { "content-length": "1001" })),
    [413, "BODY_TOO_LARGE"],
  );
});

Deno.test("endpoint() answers 413 while a body without a length streams in, and stops reading", async () => {
  let pulls = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      pulls += 1;
      controller.enqueue(new Uint8Array(100));
    },
  });
  deepEqual(await problem(running().post(endless)), [413, "BODY_TOO_LARGE"]);
  equal(pulls < 20, true);
});

Deno.test("endpoint() takes a body of exactly the limit", async () => {
  equal((await running().post(GOOD.padEnd(1_000))).status, 202);
  equal((await running().post(GOOD.padEnd(1_001))).status, 413);
});

Deno.test("endpoint() answers 400 when a body ends early", async () => {
  const cut = new ReadableStream({
    pull: (controller) => controller.error(new Error("cut")),
  });
  deepEqual(await problem(running().post(cut)), [400, "REQUEST_INVALID"]);
});

Deno.test("endpoint() keeps a well-formed request id and replaces any other", async () => {
  const { send } = running();
  const idFor = async (id: string) =>
    (await send("GET", "/files/x", { "x-request-id": id })).headers.get(
      "x-request-id",
    );
  equal(await idFor("request-0001"), "request-0001");
  for (
    const id of [
      "short",
      "with space",
      "x".repeat(65),
      "<script>",
      "a;b;c;d;e;f",
    ]
  ) {
    equal(/^[0-9a-f-]{36}$/.test(await idFor(id) ?? ""), true);
  }
});

Deno.test("endpoint() sets security headers and lets a handler choose its caching", async () => {
  const { send } = running();
  const { headers } = await send("GET", "/nothing");
  deepEqual([
    headers.get("cache-control"),
    headers.get("x-content-type-options"),
  ], ["no-store", "nosniff"]);
  equal(
    (await send("GET", "/files/x")).headers.get("cache-control"),
    "max-age=60",
  );
});

Deno.test("endpoint() admits every origin unless told, and answers a preflight without a token", async () => {
  const preflight = {
    origin: "https://a.example",
    "access-control-request-method": "POST",
  };
  const { status, headers } = await running().send("OPTIONS", "/", preflight);
  deepEqual([status, headers.get("access-control-allow-origin")], [204, "*"]);
  equal(headers.get("access-control-allow-methods"), "POST, OPTIONS");
  equal(
    headers.get("access-control-allow-headers")?.includes(
      "authorization, apikey, content-type, x-client-info",
    ),
    true,
  );
});

Deno.test("endpoint() admits only the listed origins, in errors too", async () => {
  const { send } = running({
    CORS_ORIGINS: "https://a.example, https://b.example",
  });
  const origin = async (origin: string) =>
    (await send("GET", "/nothing", { origin })).headers;
  equal(
    (await origin("https://b.example")).get("access-control-allow-origin"),
    "https://b.example",
  );
  equal(
    (await origin("https://c.example")).get("access-control-allow-origin"),
    null,
  );
  equal((await origin("https://c.example")).get("vary"), "Origin");
});

Deno.test("endpoint() writes one line per request, with the route and not the path", async () => {
  const { send, host } = running();
  await send("GET", `/${ID}?page=planted`, {
    ...USER,
    "x-request-id": "request-0001",
  });
  deepEqual(host.lines, [{
    time: "2025-03-10T12:00:00.000Z",
    level: "info",
    event: "request",
    function: "aws-data-sync",
    request_id: "request-0001",
    method: "GET",
    route: "GET /:syncLogId",
    status: 200,
    milliseconds: 0,
    caller: "user",
    user_id: ID,
  }]);
});

Deno.test("endpoint() names the setting that keeps it from starting, and never its value", async () => {
  const { send } = running({ WORKER_TOKEN: "planted" });
  const response = await send("GET", `/${ID}`, SERVICE);
  const text = await response.text();
  equal(response.status, 500);
  equal(
    text.includes("SETTING_INVALID") && text.includes("WORKER_TOKEN") &&
      !text.includes("planted"),
    true,
  );
});

Deno.test("door() refuses a schema that would let unknown members pass", () => {
  const loose = v.object({ a: v.string() });
  throws(
    () =>
      door({
        method: "POST",
        path: "/",
        who: "user",
        body: { schema: loose, limit: 1 },
        handle: () => ({}),
      }),
    {
      name: "TypeError",
    },
  );
});

Deno.test("door() takes a union of strict objects, checked as one", () => {
  const either = v.variant("kind", [
    v.strictObject({ kind: v.literal("a") }),
    v.strictObject({ kind: v.literal("b"), more: v.string() }),
  ]);
  door({
    method: "POST",
    path: "/",
    who: "user",
    body: { schema: either, limit: 1 },
    handle: () => ({}),
  });
});
