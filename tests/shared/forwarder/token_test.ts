import { deepEqual, equal, rejects } from "node:assert/strict";
import { UnsecuredJWT } from "jose";
import {
  type StoredToken,
  tokens,
  type TokenTools,
} from "../../../shared/forwarder/token.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { endpointTools } from "../../support/endpoint_tools.ts";
import { httpServer } from "../../support/http_server.ts";
import { type ManualClock, manualClock } from "../../support/manual_clock.ts";

const { signal } = new AbortController();
const MINUTE = 60_000;

/** A token endpoint that counts: `t1`, `t2`; or answers as told. */
function authServer(
  answer = (n: number) => Response.json({ access_token: `t${n}` }),
) {
  let count = 0;
  return httpServer(() => answer(++count));
}

function open(
  server: { readonly url: string },
  more: Partial<TokenTools> = {},
) {
  const account = {
    authUrl: `${server.url}/auth`,
    accessKey: new Secret("AKEY"),
    secretKey: new Secret("SKEY"),
  };
  return tokens(account, {
    ...endpointTools(server),
    clock: manualClock(),
    stored: null,
    onNew: () => {},
    ...more,
  });
}

/** For how many minutes a token that was answered so is used. */
async function minutesUsed(answer: unknown, clock: ManualClock) {
  const kept: StoredToken[] = [];
  await using server = authServer(() => Response.json(answer));
  const onNew = (token: StoredToken) => kept.push(token);
  await open(server, { clock, onNew }).token(signal);
  return (Number(kept[0]?.expiresAt) - Number(clock.now())) / MINUTE;
}

Deno.test("tokens() sends both keys and uses the answer for 50 minutes", async () => {
  const bodies: unknown[] = [];
  await using server = httpServer(async (request) => {
    bodies.push(await request.json());
    return Response.json({ token: `t${bodies.length}` });
  });
  const clock = manualClock();
  const held = open(server, { clock });
  equal((await held.token(signal)).reveal(), "t1");
  clock.advance(50 * MINUTE - 1);
  equal((await held.token(signal)).reveal(), "t1");
  clock.advance(1);
  equal((await held.token(signal)).reveal(), "t2");
  deepEqual(bodies, Array(2).fill({ accessKey: "AKEY", secretKey: "SKEY" }));
  equal(held.requests, 2);
  deepEqual(server.requests, ["POST /auth", "POST /auth"]);
});

Deno.test("tokens() uses a token as long as the shortest of 50 minutes, expires_in and exp allow, less a margin", async () => {
  const clock = manualClock();
  const exp = (minutes: number) =>
    new UnsecuredJWT({})
      .setExpirationTime(new Date(clock.now().getTime() + minutes * MINUTE))
      .encode();
  equal(await minutesUsed({ token: "opaque" }, clock), 50);
  equal(await minutesUsed({ token: "a.b.c.d.e" }, clock), 50);
  equal(await minutesUsed({ token: "t", expires_in: 7200 }, clock), 50);
  equal(await minutesUsed({ token: "t", expires_in: "1800" }, clock), 29);
  equal(await minutesUsed({ token: "t", expires_in: 300 }, clock), 4.5);
  equal(await minutesUsed({ token: exp(90) }, clock), 50);
  equal(await minutesUsed({ token: exp(20) }, clock), 19);
  equal(await minutesUsed({ token: exp(20), expires_in: 900 }, clock), 14);
  equal(await minutesUsed({ token: exp(-1) }, clock), 0);
});

Deno.test("tokens() asks once for all who come at once", async () => {
  await using server = authServer();
  const held = open(server);
  const got = await Promise.all(
    Array.from({ length: 50 }, () => held.token(signal)),
  );
  deepEqual(new Set(got.map((token) => token.reveal())), new Set(["t1"]));
  const refused = got[0] ?? new Secret("");
  const renewed = await Promise.all(
    got.map(() => held.renewed(refused, signal)),
  );
  deepEqual(new Set(renewed.map((token) => token.reveal())), new Set(["t2"]));
  equal((await held.renewed(refused, signal)).reveal(), "t2");
  equal(held.requests, 2);
});

Deno.test("tokens() goes on with a stored token while it lasts", async () => {
  await using server = authServer();
  const clock = manualClock();
  const stored = {
    token: new Secret("old"),
    expiresAt: new Date(clock.now().getTime() + MINUTE),
  };
  const held = open(server, { clock, stored });
  equal((await held.token(signal)).reveal(), "old");
  clock.advance(MINUTE);
  equal((await held.token(signal)).reveal(), "t1");
});

const REFUSALS: readonly (readonly [number, string, string])[] = [
  [400, "PROVIDER_CREDENTIALS_INVALID", "Auth API failed: status 400"],
  [401, "PROVIDER_CREDENTIALS_INVALID", "Auth API failed: status 401"],
  [302, "PROVIDER_CREDENTIALS_INVALID", "Auth API failed: status 302"],
  [429, "PROVIDER_THROTTLED", "Auth API failed: status 429"],
  [503, "PROVIDER_UNAVAILABLE", "Auth API failed: status 503"],
  [
    200,
    "PROVIDER_SHAPE_UNKNOWN",
    "Auth API failed: the answer holds no token",
  ],
];

for (const [status, code, message] of REFUSALS) {
  Deno.test(`tokens() makes ${code} of status ${status}, without what the body says`, async () => {
    await using server = authServer(() =>
      new Response("wrong key SKEY!", {
        status,
        headers: { "retry-after": "9999" },
      })
    );
    const retryAfterSeconds = status === 200 ? null : 300;
    await rejects(open(server).token(signal), {
      name: "Fault",
      code,
      message,
      retryAfterSeconds,
      cause: undefined,
    });
  });
}

Deno.test("tokens() tells that the endpoint was late or out of reach, and asks again the next time", async () => {
  await using server = authServer();
  let isLate = true;
  const { wait } = endpointTools();
  const held = open(server, {
    wait: (ms, stop) => isLate ? Promise.resolve() : wait(ms, stop),
  });
  await rejects(held.token(signal), {
    code: "PROVIDER_TIMEOUT",
    message: "Auth API failed: no answer within 30000 ms",
  });
  isLate = false;
  equal((await held.token(signal)).reveal().startsWith("t"), true);
  const gone = open(server, {
    fetch: () => Promise.reject(new TypeError("10.0.0.1 said no")),
  });
  await rejects(gone.token(signal), {
    code: "PROVIDER_UNAVAILABLE",
    message: "Auth API failed: the connection broke",
  });
});

Deno.test("tokens() lets one caller go without ending the request of the others", async () => {
  const { promise: end, resolve: endIt } = Promise.withResolvers<void>();
  await using server = httpServer(async () => {
    await end;
    return Response.json({ token: "t" });
  });
  const held = open(server);
  const caller = new AbortController();
  const left = held.token(caller.signal);
  const stays = held.token(signal);
  caller.abort(new Error("enough"));
  await rejects(left, { message: "enough" });
  endIt();
  equal((await stays).reveal(), "t");
  equal(held.requests, 1);
});
