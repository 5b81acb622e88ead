import { deepEqual, equal, rejects } from "node:assert/strict";
import { base64url, exportSPKI, importJWK, type JWTPayload } from "jose";
import type { Who } from "../../../shared/platform/caller.ts";
import { verifyCaller } from "../../../shared/platform/caller_verifier.ts";
import { openInstallation } from "../../../shared/platform/installation.ts";
import { httpServer } from "../../support/http_server.ts";
import { manualClock } from "../../support/manual_clock.ts";
import { platformHost } from "../../support/platform_host.ts";
import { signer, signShared } from "../../support/signer.ts";

const NOW = manualClock().now().getTime() / 1000;
const USER = "7d9f6f0e-6f0c-4d3e-9a51-0a3f5c1f2b10";
const ISSUER = "https://project.example.com/auth/v1";
const SHARED = "a shared secret of at least thirty-two bytes";

const CLAIMS: JWTPayload & Record<string, unknown> = {
  sub: USER,
  aud: "authenticated",
  role: "authenticated",
  iss: ISSUER,
  iat: NOW - 10,
  exp: NOW + 3600,
  is_anonymous: false,
};

const [ec, rsa, other] = await Promise.all([
  signer("ES256", "ec-1"),
  signer("RS256", "rsa-1"),
  signer("ES256", "ec-1"),
]);
const JWKS = JSON.stringify({
  keys: [ec.jwk, rsa.jwk, { kty: "oct", k: base64url.encode(SHARED) }],
});

/** Verifies in an installation whose keys are all in the environment. */
function verify(
  who: Who,
  bearer: string | null,
  environment: Readonly<Record<string, string | undefined>> = {},
  apiKey: string | null = null,
) {
  const host = platformHost({
    SUPABASE_JWKS: JWKS,
    JWT_ISSUERS: ISSUER,
    ...environment,
  });
  return verifyCaller(who, { bearer, apiKey }, openInstallation(host).proof);
}

const ACCEPTED: Record<string, () => Promise<string>> = {
  "ES256": () => ec.sign(CLAIMS),
  "RS256": () => rsa.sign(CLAIMS),
  "HS256": () => signShared(CLAIMS, SHARED),
  "expired by less than the tolerance": () =>
    ec.sign({ ...CLAIMS, exp: NOW - 29 }),
  "not valid for less than the tolerance": () =>
    ec.sign({ ...CLAIMS, nbf: NOW + 29 }),
  "several audiences": () =>
    ec.sign({ ...CLAIMS, aud: ["other", "authenticated"] }),
};

for (const [name, token] of Object.entries(ACCEPTED)) {
  Deno.test(`verifyCaller() takes a user's token: ${name}`, async () => {
    const caller = await verify("user", await token());
    equal(caller.kind, "user");
    equal(caller.kind === "user" && caller.id, USER);
  });
}

/** A token put together by hand, for headers no library would sign. */
function unsigned(header: unknown, claims: unknown, signature = ""): string {
  return [header, claims].map((part) => base64url.encode(JSON.stringify(part)))
    .join(".") + `.${signature}`;
}

/** The HS256 signature of a public key as if it were a shared secret: the classic key confusion. */
async function confused(): Promise<string> {
  const key = await importJWK(ec.jwk, "ES256", { extractable: true });
  return await signShared(CLAIMS, await exportSPKI(key as CryptoKey), {
    kid: "ec-1",
  });
}

const REFUSED: Record<string, () => string | Promise<string>> = {
  "expired": () => ec.sign({ ...CLAIMS, exp: NOW - 31 }),
  "without expiry": () =>
    ec.sign({ ...CLAIMS, exp: undefined as unknown as number }),
  "not yet valid": () => ec.sign({ ...CLAIMS, nbf: NOW + 31 }),
  "wrong audience": () => ec.sign({ ...CLAIMS, aud: "anon" }),
  "no audience": () =>
    ec.sign({ ...CLAIMS, aud: undefined as unknown as string }),
  "wrong issuer": () =>
    ec.sign({ ...CLAIMS, iss: "https://other.example.com/auth/v1" }),
  "no issuer": () =>
    ec.sign({ ...CLAIMS, iss: undefined as unknown as string }),
  "alg none": () => unsigned({ alg: "none" }, CLAIMS),
  "alg None with a signature": () => unsigned({ alg: "None" }, CLAIMS, "AAAA"),
  "no alg": () => unsigned({}, CLAIMS, "AAAA"),
  "HS256 signed with the public key": confused,
  "HS256 signed with the public JWK": () =>
    signShared(CLAIMS, JSON.stringify(ec.jwk), { kid: "ec-1" }),
  "HS256 with another secret": () => signShared(CLAIMS, "x".repeat(40)),
  "HS512 with the right secret": () =>
    signShared(CLAIMS, SHARED, { alg: "HS512" }),
  "unknown kid": () => ec.sign(CLAIMS, { kid: "unknown" }),
  "the kid of another kind of key": () => ec.sign(CLAIMS, { kid: "rsa-1" }),
  "foreign project, same kid": () => other.sign(CLAIMS),
  "anonymous sign-in": () => ec.sign({ ...CLAIMS, is_anonymous: true }),
  "anonymous role": () => ec.sign({ ...CLAIMS, role: "anon" }),
  "service role": () => ec.sign({ ...CLAIMS, role: "service_role" }),
  "missing sub": () =>
    ec.sign({ ...CLAIMS, sub: undefined as unknown as string }),
  "a sub that is no UUID": () => ec.sign({ ...CLAIMS, sub: "admin" }),
  "changed claims": async () => {
    const [header, , signature] = (await ec.sign(CLAIMS)).split(".");
    return `${header}.${
      base64url.encode(JSON.stringify({ ...CLAIMS, sub: crypto.randomUUID() }))
    }.${signature}`;
  },
  "cut": async () => (await ec.sign(CLAIMS)).slice(0, -3),
  "unknown critical header": () =>
    unsigned(
      { alg: "ES256", kid: "ec-1", crit: ["mystery"], mystery: 1 },
      CLAIMS,
      "AAAA",
    ),
  "a key inside of its own header": () =>
    other.sign(CLAIMS, { kid: "mine", jwk: other.jwk }),
  "no token at all": () => "hello",
  "claims that are no object": () =>
    unsigned({ alg: "ES256", kid: "ec-1" }, [1], "AAAA"),
  "huge": () => `eyJ${"A".repeat(20_000)}.e30.AAAA`,
  "a secret key": () => "sb_secret_default_key",
  "a worker token": () => "w".repeat(32),
};

for (const [name, token] of Object.entries(REFUSED)) {
  Deno.test(`verifyCaller() refuses a user's token: ${name}`, async () => {
    await using server = httpServer(() =>
      Response.json({ keys: [ec.jwk, rsa.jwk] })
    );
    const refusal = verify("user", await token(), { SUPABASE_URL: server.url });
    await rejects(refusal, {
      code: "TOKEN_INVALID",
      status: 401,
      message: "A valid token is required",
    });
  });
}

Deno.test("verifyCaller() says the same of a missing token as of a bad one", async () => {
  const refusal = verify("user", null, {}, "sb_secret_default_key");
  await rejects(refusal, {
    code: "TOKEN_MISSING",
    status: 401,
    message: "A valid token is required",
  });
});

Deno.test("verifyCaller() accepts any proven issuer when none is set", async () => {
  equal(
    (await verify("user", await ec.sign({ ...CLAIMS, iss: "x" }), {
      JWT_ISSUERS: "",
    })).kind,
    "user",
  );
});

Deno.test("verifyCaller() takes HS256 by LEGACY_JWT_SECRET, with an empty key set", async () => {
  const environment = {
    SUPABASE_JWKS: '{"keys":[]}',
    LEGACY_JWT_SECRET: "l".repeat(40),
  };
  equal(
    (await verify(
      "user",
      await signShared(CLAIMS, "l".repeat(40)),
      environment,
    )).kind,
    "user",
  );
  await rejects(
    verify("user", await signShared(CLAIMS, "m".repeat(40)), environment),
    { code: "TOKEN_INVALID" },
  );
});

const ANSWERS: readonly (readonly [string, number, unknown, string])[] = [
  ["stands for it", 200, { id: USER }, "user"],
  ["names another person", 200, { id: crypto.randomUUID() }, "TOKEN_INVALID"],
  [
    "knows an anonymous person",
    200,
    { id: USER, is_anonymous: true },
    "TOKEN_INVALID",
  ],
  ["refuses it", 403, { code: 403 }, "TOKEN_INVALID"],
  ["fails", 500, {}, "AUTH_UNAVAILABLE"],
];

for (const [name, status, body, expected] of ANSWERS) {
  Deno.test(`verifyCaller() asks the Auth server about HS256 without a secret: it ${name}`, async () => {
    await using server = httpServer(() => Response.json(body, { status }));
    const token = await signShared(CLAIMS, "unknown to us".repeat(4));
    const environment = { SUPABASE_URL: server.url, SUPABASE_JWKS: undefined };
    const outcome = await verify("user", token, environment).then(
      ({ kind }) => kind,
      ({ code }) => code,
    );
    equal(outcome, expected);
    deepEqual(server.requests, ["GET /auth/v1/user"]);
  });
}

Deno.test("verifyCaller() judges the claims also when the Auth server stands for the token", async () => {
  await using server = httpServer(() => Response.json({ id: USER }));
  const token = await signShared(
    { ...CLAIMS, exp: NOW - 60 },
    "unknown to us".repeat(4),
  );
  const environment = { SUPABASE_URL: server.url, SUPABASE_JWKS: undefined };
  await rejects(verify("user", token, environment), { code: "TOKEN_INVALID" });
});

const SERVICE_JWT = await signShared({
  role: "service_role",
  iss: "supabase",
  exp: NOW + 9999,
}, SHARED);
const ANON_JWT = await signShared({
  role: "anon",
  iss: "supabase",
  exp: NOW + 9999,
}, SHARED);
const EXPIRED_SERVICE_JWT = await signShared({
  role: "service_role",
  exp: NOW - 99,
}, SHARED);
const PERSON_AS_SERVICE = await ec.sign({ ...CLAIMS, role: "service_role" });
const USER_JWT = await ec.sign(CLAIMS);

/** who, bearer, apikey -> the kind and name of the caller, or the code. */
const MATRIX:
  readonly (readonly [Who, string | null, string | null, string])[] = [
    ["service", null, "sb_secret_default_key", "service default"],
    ["service", "sb_secret_cron_key", null, "service cron"],
    ["service", null, SERVICE_JWT, "service service_role"],
    ["service", SERVICE_JWT, SERVICE_JWT, "service service_role"],
    ["service", null, "sb_secret_other", "TOKEN_INVALID"],
    ["service", null, "sb_publishable_test", "TOKEN_INVALID"],
    ["service", ANON_JWT, null, "TOKEN_INVALID"],
    ["service", EXPIRED_SERVICE_JWT, null, "TOKEN_INVALID"],
    ["service", USER_JWT, null, "TOKEN_INVALID"],
    ["service", PERSON_AS_SERVICE, null, "TOKEN_INVALID"],
    ["service", USER_JWT, "sb_secret_default_key", "TOKEN_INVALID"],
    ["service", "w".repeat(32), null, "TOKEN_INVALID"],
    ["service", null, null, "TOKEN_MISSING"],
    ["user", SERVICE_JWT, null, "TOKEN_INVALID"],
    ["user", ANON_JWT, null, "TOKEN_INVALID"],
    ["user-or-service", USER_JWT, "sb_publishable_test", "user"],
    ["user-or-service", USER_JWT, "sb_secret_default_key", "user"],
    ["user-or-service", null, "sb_secret_default_key", "service default"],
    ["user-or-service", null, USER_JWT, "TOKEN_INVALID"],
    ["user-or-service", "nonsense", "sb_secret_default_key", "TOKEN_INVALID"],
    ["waker", "w".repeat(32), null, "waker"],
    ["waker", "v".repeat(32), null, "waker"],
    ["waker", "u".repeat(32), null, "TOKEN_INVALID"],
    ["waker", "w".repeat(31), null, "TOKEN_INVALID"],
    ["waker", `${"w".repeat(32)},${"v".repeat(32)}`, null, "TOKEN_INVALID"],
    ["waker", SERVICE_JWT, null, "TOKEN_INVALID"],
    ["waker", null, "w".repeat(32), "TOKEN_MISSING"],
    ["public", null, null, "anyone"],
    ["public", "nonsense", null, "anyone"],
  ];

for (const [index, [who, bearer, apiKey, expected]] of MATRIX.entries()) {
  Deno.test(`verifyCaller() at a ${who} door, case ${index + 1}: ${expected}`, async () => {
    const environment = { WORKER_TOKEN: `${"w".repeat(32)},${"v".repeat(32)}` };
    const outcome = await verify(who, bearer, environment, apiKey).then(
      (caller) =>
        caller.kind === "service" ? `service ${caller.name}` : caller.kind,
      ({ code }) => code,
    );
    equal(outcome, expected);
  });
}

Deno.test("verifyCaller() knows the service_role key by its text where no secret is known", async () => {
  const key = await signShared(
    { role: "service_role" },
    "unknown to us".repeat(4),
  );
  const environment = {
    SUPABASE_JWKS: undefined,
    SUPABASE_SECRET_KEYS: undefined,
    SUPABASE_SERVICE_ROLE_KEY: key,
  };
  deepEqual(await verify("service", key, environment), {
    kind: "service",
    name: "service_role",
  });
});
