import { equal, match, ok } from "node:assert/strict";
import { importPKCS8, SignJWT } from "jose";
import { answerToken } from "../../../../apps/clouds/gcp/token_endpoint.ts";
import { GcpWorld } from "../../../../apps/clouds/gcp/world.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const NOW = Date.parse("2026-03-20T12:00:00Z") / 1000;
const clock = manualClock("2026-03-20T12:00:00Z");
const world = new GcpWorld({ clock, seed: 7 });
const options = {
  projects: 2,
  isEmpty: false,
  pageSize: null,
  runningPolls: 0,
};
const account = await world.addAccount(options);
const other = await world.addAccount(options);

const CLAIMS = {
  iss: account.clientEmail,
  aud: "https://oauth2.googleapis.com/token",
  scope: "https://www.googleapis.com/auth/bigquery",
  iat: NOW,
  exp: NOW + 3_600,
};

async function ask(
  change: Partial<typeof CLAIMS> = {},
  signer = account,
  grant = "urn:ietf:params:oauth:grant-type:jwt-bearer",
) {
  const assertion = await new SignJWT({ ...CLAIMS, ...change })
    .setProtectedHeader({ alg: "RS256", kid: signer.key.id })
    .sign(await importPKCS8(signer.key.privateKey, "RS256"));
  const form = new URLSearchParams({ grant_type: grant, assertion });
  const response = await answerToken(form, world);
  return { status: response.status, body: await response.json() };
}

Deno.test("answerToken() gives a token of the account that signed", async () => {
  const { status, body } = await ask();
  equal(status, 200);
  equal(body.token_type, "Bearer");
  equal(world.findToken(body.access_token), account);
});

Deno.test("answerToken() gives a token that ends after an hour", async () => {
  const { body } = await ask();
  ok(world.findToken(body.access_token));
  clock.advance(3_600_000);
  equal(world.findToken(body.access_token), null);
  clock.advance(-3_600_000);
});

for (
  const [what, change, description] of [
    ["an unknown account", { iss: "x@y" }, /account not found/],
    ["another audience", { aud: "http://127.0.0.1/token" }, /aud/],
    ["an end that is past", { iat: NOW - 4000, exp: NOW - 400 }, /timeframe/],
    ["a beginning to come", { iat: NOW + 400 }, /timeframe/],
    ["more than an hour", { exp: NOW + 3_601 }, /timeframe/],
    ["no scope for queries", { scope: "email" }, /scope/],
  ] as const
) {
  Deno.test(`answerToken() refuses ${what}`, async () => {
    const { status, body } = await ask(change);
    equal(status, 400);
    match(body.error_description, description);
  });
}

Deno.test("answerToken() refuses another's signature and another grant", async () => {
  const { body } = await ask({}, other);
  equal(body.error, "invalid_grant");
  match(body.error_description, /Signature/);
  equal(
    (await ask({}, account, "password")).body.error,
    "unsupported_grant_type",
  );
});
