import { deepEqual, equal, rejects } from "node:assert/strict";
import { restDatabase } from "../../../shared/platform/database.ts";
import { httpServer } from "../../support/http_server.ts";

/** A REST API that answers with what it was asked. */
function echo() {
  return httpServer(async (request) => {
    const { authorization, apikey, "content-type": type } = Object.fromEntries(
      request.headers,
    );
    return Response.json({
      authorization,
      apikey,
      type,
      body: await request.json(),
    });
  });
}

Deno.test("restDatabase() calls the function by name with named arguments", async () => {
  await using server = echo();
  const database = restDatabase({
    url: `${server.url}/`,
    apiKey: "sb_publishable_x",
    userToken: "jwt",
  });
  deepEqual(
    await database.call("engine_claim", {
      worker: "a",
      rows: [{ n: 1 }],
      none: null,
      absent: undefined,
    }),
    {
      authorization: "Bearer jwt",
      apikey: "sb_publishable_x",
      type: "application/json",
      body: { worker: "a", rows: [{ n: 1 }], none: null },
    },
  );
  deepEqual(server.requests, ["POST /rest/v1/rpc/engine_claim"]);
});

Deno.test("restDatabase() never sends an opaque key as a bearer, but a legacy JWT key", async () => {
  await using server = echo();
  const sent = (apiKey: string) =>
    restDatabase({ url: server.url, apiKey }).call<Record<string, string>>(
      "f",
      {},
    );
  equal((await sent("sb_secret_x")).authorization, undefined);
  equal((await sent("eyJx.y.z")).authorization, "Bearer eyJx.y.z");
});

for (
  const name of [
    "",
    "a/b",
    "../auth/v1/user",
    "A",
    "f?x=1",
    "f;drop",
    "1f",
    "_f",
    "f".repeat(64),
  ]
) {
  Deno.test(`restDatabase() refuses the function name ${JSON.stringify(name)}`, async () => {
    await rejects(
      restDatabase({ url: "http://127.0.0.1:9", apiKey: "k" }).call(name, {}),
      TypeError,
    );
  });
}

Deno.test("restDatabase() gives null for a function that returns nothing", async () => {
  await using server = httpServer(() => new Response(null, { status: 204 }));
  equal(
    await restDatabase({ url: server.url, apiKey: "k" }).call("f", {}),
    null,
  );
});

Deno.test("restDatabase() throws the fault the SQL raised", async () => {
  const error = {
    code: "CS410",
    message: "The lease is gone",
    details: '{"jobId":"j"}',
    hint: null,
  };
  await using server = httpServer(() => Response.json(error, { status: 400 }));
  await rejects(restDatabase({ url: server.url, apiKey: "k" }).call("f", {}), {
    code: "LEASE_LOST",
    message: "The lease is gone",
    details: { jobId: "j" },
  });
});

Deno.test("restDatabase() says the database is unavailable when nobody listens", async () => {
  const gone = httpServer(() => new Response());
  await gone[Symbol.asyncDispose]();
  await rejects(restDatabase({ url: gone.url, apiKey: "k" }).call("f", {}), {
    code: "DATABASE_UNAVAILABLE",
    retry: true,
  });
});

Deno.test("restDatabase() says the database is unavailable when an answer is cut or no JSON", async () => {
  await using server = httpServer(() => new Response('{"half":'));
  await rejects(restDatabase({ url: server.url, apiKey: "k" }).call("f", {}), {
    code: "DATABASE_UNAVAILABLE",
  });
});

Deno.test("restDatabase() gives a call up after its time", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using server = httpServer(() => promise);
  const call = restDatabase({
    url: server.url,
    apiKey: "k",
    timeoutMilliseconds: 20,
  }).call("f", {});
  await rejects(call, { code: "DATABASE_TIMEOUT", retry: true });
  resolve(new Response());
});
