import { deepEqual, equal } from "node:assert/strict";
import {
  BODY_LIMIT,
  ID,
  running,
  SERVICE,
  USER,
} from "../../support/edge_function.ts";

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

const UNREAD:
  readonly (readonly [string, Record<string, string>, number, string])[] = [
    ["{", {}, 400, "REQUEST_INVALID"],
    [GOOD, { "content-type": "text/plain" }, 415, "MEDIA_TYPE_UNSUPPORTED"],
    [GOOD.padEnd(BODY_LIMIT + 1), {}, 413, "BODY_TOO_LARGE"],
  ];

for (const [body, headers, ...expected] of UNREAD) {
  Deno.test(`endpoint() answers ${expected.join(" ")} for a body it cannot take`, async () => {
    deepEqual(await problem(running().post(body, headers)), expected);
  });
}

Deno.test("endpoint() takes a body of exactly the limit", async () => {
  equal((await running().post(GOOD.padEnd(BODY_LIMIT))).status, 202);
});

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
