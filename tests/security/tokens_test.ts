/** Tokens at the real doors: whatever is wrong with one, the answer is the same. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { exportSPKI, importJWK, type JWTPayload } from "jose";
import { signUp } from "../support/caller.ts";
import { functionsOf } from "../support/function_call.ts";
import { hostedFunction } from "../support/function_host.ts";
import { signer, signShared } from "../support/signer.ts";
import { stack } from "../support/stack.ts";
import { badlyClaimed, badlySigned, goodClaims } from "./bad_tokens.ts";
import { FUNCTIONS, GUARDED_ROUTES, type Route } from "./user_routes.ts";

type Ask = (
  route: Route,
  authorization: string | null,
) => Promise<{ status: number; text: string; headers: Headers }>;

const USER_ROUTES = GUARDED_ROUTES.filter(({ door }) => door.who === "user");

/** Through the gateway to the function's own process. */
const askStack: Ask = ({ functionName, method, path }, authorization) =>
  functionsOf(stack(), null)(`${functionName}${path}`, {
    method,
    ...(method === "GET" || method === "DELETE" ? {} : { body: {} }),
    ...(authorization === null ? {} : { headers: { authorization } }),
  });

/** What an attacker gets to see, but for the id of the request and for whether there was a token, which they know. */
function seen(answer: { status: number; text: string; headers: Headers }) {
  const { requestId, ...body } = JSON.parse(
    answer.text.replaceAll("TOKEN_MISSING", "TOKEN_INVALID"),
  );
  ok(requestId);
  const headers = [...answer.headers.keys()].filter((name) => name !== "date");
  return { status: answer.status, body, headers: headers.sort() };
}

async function allRefused(
  tokens: Readonly<Record<string, string | null>>,
  ask: Ask,
  routes: readonly Route[] = USER_ROUTES,
) {
  const [first] = routes;
  ok(first);
  const told = seen(await ask(first, null));
  equal(told.status, 401);
  equal(told.body.error, "A valid token is required");
  for (const [name, token] of Object.entries(tokens)) {
    for (const route of routes) {
      const answer = seen(
        await ask(route, token === null ? null : `Bearer ${token}`),
      );
      deepEqual(
        answer,
        told,
        `${name}: ${route.method} ${route.functionName}${route.path}`,
      );
    }
  }
}

Deno.test("the tests of all routes know every function", async () => {
  const folder = new URL("../../supabase/functions/", import.meta.url);
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) names.push(name);
  }
  deepEqual(names.sort(), Object.keys(FUNCTIONS).sort());
});

Deno.test("every guarded route refuses no token, and keys that are no user's", async () => {
  const { publishableKey, secretKey, anonKey, serviceRoleKey, workerToken } =
    stack();
  await allRefused({
    none: null,
    publishableKey,
    secretKey,
    anonKey,
    serviceRoleKey,
    workerToken,
  }, askStack);
  const { accessToken } = await signUp(stack());
  const wakers = GUARDED_ROUTES.filter(({ door }) => door.who === "waker");
  ok(wakers.length > 0);
  await allRefused(
    { none: null, accessToken, secretKey, serviceRoleKey, anonKey },
    askStack,
    wakers,
  );
});

Deno.test("every route refuses claims that are no signed-in user's, under the project's own key", async () => {
  const { jwtSecret } = stack();
  await allRefused(
    await badlyClaimed(
      (claims, header) => signShared(claims, jwtSecret, header),
      goodClaims(),
    ),
    askStack,
  );
});

Deno.test("every route refuses signatures that prove nothing", async () => {
  const { jwtSecret, anonKey } = stack();
  const es256 = await signer("ES256", "unknown");
  const rs256 = await signer("RS256", "../../etc/passwd");
  await allRefused({
    ...await badlySigned(
      (claims, header) => signShared(claims, jwtSecret, header),
      goodClaims(),
    ),
    "another project's secret": await signShared(
      goodClaims(),
      "another project's secret of the same length",
    ),
    "a public text as the secret": await signShared(goodClaims(), anonKey),
    "a key nobody knows": await es256.sign(goodClaims()),
    "a key id that is a path": await rs256.sign(goodClaims()),
    "a key it brings along": await es256.sign(goodClaims(), {
      jwk: es256.jwk,
      kid: undefined,
    }),
    "a key it points to": await es256.sign(goodClaims(), {
      jku: `${stack().url}/auth/v1/.well-known/jwks.json`,
    }),
  }, askStack);
});

Deno.test("a scheme other than Bearer is no token", async () => {
  const { jwtSecret } = stack();
  const token = await signShared(goodClaims(), jwtSecret);
  const [route] = USER_ROUTES;
  ok(route);
  for (
    const authorization of [
      token,
      `Basic ${token}`,
      `Bearer${token}`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} x`,
      "Bearer",
    ]
  ) {
    const answer = await askStack(route, authorization);
    equal(answer.status, 401, authorization.slice(0, 12));
  }
});

const KID = "c0ffee";
const ISSUER = "https://project.example/auth/v1";

/** Every function on the stack's database, with the keys and the issuer of a hosted project. */
async function hosted(more: Record<string, string | undefined> = {}) {
  const es256 = await signer("ES256", KID);
  const rs256 = await signer("RS256", `${KID}-rsa`);
  const functions = new Map(
    Object.entries(FUNCTIONS).map(([name, doors]) => [
      name,
      hostedFunction(stack(), name, doors, {
        SUPABASE_JWKS: JSON.stringify({ keys: [es256.jwk, rs256.jwk] }),
        JWT_ISSUERS: ISSUER,
        ...more,
      }),
    ]),
  );
  const ask: Ask = async ({ functionName, method, path }, authorization) => {
    const hosted = functions.get(functionName);
    ok(hosted);
    return await hosted.call(null, path, {
      method,
      ...(method === "GET" || method === "DELETE" ? {} : { body: {} }),
      headers: authorization === null ? {} : { authorization },
    });
  };
  return { es256, rs256, ask };
}

Deno.test("a hosted project's doors refuse bad claims, wrong issuers and confused keys", async () => {
  const { es256, rs256, ask } = await hosted();
  const good = { ...goodClaims(), iss: ISSUER };
  const foreign = await signer("ES256", KID);
  const pem = await exportSPKI(
    await importJWK({ ...rs256.jwk, ext: true }, "RS256") as CryptoKey,
  );
  const shared = (secret: string, header = {}) =>
    signShared(good, secret, { kid: KID, ...header });
  await allRefused({
    ...await badlyClaimed(es256.sign, good),
    ...await badlySigned(es256.sign, good),
    "another issuer": await es256.sign({
      ...good,
      iss: "https://evil.example",
    }),
    "without issuer": await es256.sign(goodClaims()),
    "issuers as a list": await es256.sign(
      { ...good, iss: [ISSUER] } as unknown as JWTPayload,
    ),
    "the same key id of another project": await foreign.sign(good),
    "an unknown key id": await es256.sign(good, { kid: "unknown" }),
    "RS256 under the ES256 key's id": await rs256.sign(good, { kid: KID }),
    "HS256 under the public key as JSON": await shared(
      JSON.stringify(es256.jwk),
    ),
    "HS256 under the public coordinates": await shared(
      `${es256.jwk.x}${es256.jwk.y}`,
    ),
    "HS256 under the public modulus": await shared(`${rs256.jwk.n}`, {
      kid: `${KID}-rsa`,
    }),
    "HS256 under a public key as PEM": await shared(pem, {
      kid: `${KID}-rsa`,
    }),
    "HS256 of the local stack's secret": await signShared(
      good,
      stack().jwtSecret,
    ),
  }, ask);
});

Deno.test("users signed with ES256, RS256 and HS256 pass", async () => {
  const { es256, rs256, ask } = await hosted();
  const good = { ...goodClaims(), iss: ISSUER };
  const create = USER_ROUTES.find(({ method, path }) =>
    method === "POST" && path === "/integrations"
  );
  ok(create);
  // The stand-in for REST knows no asymmetric keys, so the proof is that the input is looked at, which nobody unproven gets.
  const passed = async (ask: Ask, token: string) => {
    const answer = await ask(create, `Bearer ${token}`);
    return [answer.status, JSON.parse(answer.text).code];
  };
  const LOOKED_AT = [400, "REQUEST_INVALID"];
  deepEqual(await passed(ask, await es256.sign(good)), LOOKED_AT);
  deepEqual(await passed(ask, await rs256.sign(good)), LOOKED_AT);
  deepEqual(
    await passed(askStack, await signShared(goodClaims(), stack().jwtSecret)),
    LOOKED_AT,
  );
  const legacy = await hosted({
    SUPABASE_JWKS: '{"keys":[]}',
    LEGACY_JWT_SECRET: stack().jwtSecret,
  });
  deepEqual(
    await passed(legacy.ask, await signShared(good, stack().jwtSecret)),
    LOOKED_AT,
  );
});

Deno.test("a signed-in user passes at every function, also where only the Auth server knows the secret", async () => {
  const caller = await signUp(stack());
  const call = functionsOf(stack(), caller);
  equal((await call("connector-sync/integrations")).status, 200);
  equal((await call(`aws-data-sync/${crypto.randomUUID()}`)).status, 404);
  for (const [name, doors] of Object.entries(FUNCTIONS)) {
    const { call } = hostedFunction(stack(), name, doors, {
      SUPABASE_JWKS: '{"keys":[]}',
    });
    const [path, status] = {
      "connector-sync": ["/integrations", 200] as const,
      "encrypted-data": ["/data", 200] as const,
    }[name] ?? [`/${crypto.randomUUID()}`, 404];
    equal((await call(caller.accessToken, path)).status, status);
    const forged = await signShared(goodClaims(), "s".repeat(40));
    equal((await call(forged, path)).status, 401);
  }
});
