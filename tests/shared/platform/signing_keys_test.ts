import { equal, rejects } from "node:assert/strict";
import type { JWK } from "jose";
import {
  findJwks,
  signingKeys,
} from "../../../shared/platform/signing_keys.ts";
import { httpServer } from "../../support/http_server.ts";
import { manualClock } from "../../support/manual_clock.ts";
import { signer } from "../../support/signer.ts";

const [first, second] = await Promise.all([
  signer("ES256", "first"),
  signer("RS256", "second"),
]);
const FIRST = { alg: "ES256", kid: "first" };
const SECOND = { alg: "RS256", kid: "second" };

/** A JWKS server whose keys can be rotated, and the keys read from it. */
function rotating(known: readonly JWK[] = []) {
  const state = { keys: [first.jwk], status: 200 };
  const server = httpServer(() =>
    Response.json({ keys: state.keys }, { status: state.status })
  );
  const clock = manualClock();
  return {
    state,
    server,
    clock,
    keys: signingKeys({ known, url: server.url, fetch, clock }),
  };
}

Deno.test("signingKeys() reads the URL once for many requests", async () => {
  const { server, keys } = rotating();
  await using _ = server;
  const found = await Promise.all(
    Array.from({ length: 20 }, () => keys.find(FIRST)),
  );
  equal(found.every((key) => key !== null), true);
  equal(server.requests.length, 1);
});

Deno.test("signingKeys() follows a rotation after a minute, and asks no more than once in it", async () => {
  const { state, server, keys, clock } = rotating();
  await using _ = server;
  equal(await keys.find(SECOND), null);
  state.keys = [second.jwk];
  clock.advance(59_999);
  for (let turn = 0; turn < 10; turn += 1) equal(await keys.find(SECOND), null);
  equal(server.requests.length, 1);
  clock.advance(1);
  equal(await keys.find(SECOND) === null, false);
  equal(server.requests.length, 2);
  equal(await keys.find(FIRST), null);
});

Deno.test("signingKeys() forgets a revoked key after ten minutes", async () => {
  const { state, server, keys, clock } = rotating();
  await using _ = server;
  equal(await keys.find(FIRST) === null, false);
  state.keys = [second.jwk];
  clock.advance(600_000);
  equal(await keys.find(FIRST), null);
});

Deno.test("signingKeys() does not read the URL for a key it was given", async () => {
  const { server, keys } = rotating([first.jwk]);
  await using _ = server;
  equal(await keys.find(FIRST) === null, false);
  equal(server.requests.length, 0);
});

Deno.test("signingKeys() says it cannot decide while no key was ever read, and tries again soon", async () => {
  const { state, server, keys, clock } = rotating();
  await using _ = server;
  state.status = 500;
  await rejects(keys.find(FIRST), { code: "AUTH_UNAVAILABLE" });
  await rejects(keys.find(FIRST), { code: "AUTH_UNAVAILABLE" });
  equal(server.requests.length, 1);
  state.status = 200;
  clock.advance(5_000);
  equal(await keys.find(FIRST) === null, false);
});

Deno.test("signingKeys() keeps the keys it has while the URL fails", async () => {
  const { state, server, keys, clock } = rotating();
  await using _ = server;
  await keys.find(FIRST);
  state.status = 500;
  clock.advance(600_000);
  equal(await keys.find(FIRST) === null, false);
});

Deno.test("signingKeys() never gives a shared secret as a public key", async () => {
  const secret: JWK = {
    kty: "oct",
    kid: "shared",
    k: "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0",
  };
  const { server, keys } = rotating([secret]);
  await using _ = server;
  for (const alg of ["HS256", "ES256", "RS256"]) {
    equal(await keys.find({ alg, kid: "shared" }), null);
  }
});

for (const text of ["", "no", "{}", '{"keys":1}', "null", "7"]) {
  Deno.test(`findJwks() finds nothing in ${JSON.stringify(text)}`, () =>
    equal(findJwks(text), null));
}

for (
  const text of [
    '{"keys":[{"kty":"EC"}]}',
    '[{"kty":"EC"}]',
    '[{"kty":"EC"},null,3]',
  ]
) {
  Deno.test(`findJwks() finds one key in ${text}`, () =>
    equal(findJwks(text)?.length, 1));
}
