import { deepEqual, equal, rejects } from "node:assert/strict";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { Secret } from "../../../../shared/platform/secret.ts";
import { accessTokens } from "../../../../shared/connectors/gcp/access_token.ts";
import { manualClock } from "../../../support/manual_clock.ts";
import { serviceAccountKey } from "../../../support/service_account.ts";

const NEVER = new AbortController().signal;
const KEY = await serviceAccountKey();

const ACCOUNT = {
  email: "reader@acme-data.iam.gserviceaccount.com",
  projectId: "acme-data",
  keyId: "0a1b",
  privateKey: new Secret(KEY.private_key),
};

/** A token endpoint that gives token 1, 2, 3 for an hour each, or answers what it is told to. */
function endpoint(answer?: unknown) {
  const clock = manualClock("2026-03-20T12:00:00Z");
  const asked: { url: string; form: URLSearchParams }[] = [];
  return {
    clock,
    asked,
    connection: {
      endpointUrl: null,
      clock,
      random: () => 0,
      fetch(url: unknown, init?: RequestInit): Promise<Response> {
        const form = new URLSearchParams(String(init?.body));
        asked.push({ url: String(url), form });
        const token = { access_token: `t${asked.length}`, expires_in: 3600 };
        return Promise.resolve(Response.json(answer ?? token));
      },
    },
  };
}

Deno.test("accessTokens() gives in an assertion that names the account, its key, Google and an hour", async () => {
  const { connection, asked } = endpoint();
  equal(
    (await accessTokens(ACCOUNT, connection).token(NEVER)).reveal(),
    "t1",
  );
  const [first] = asked;
  equal(first?.url, "https://oauth2.googleapis.com/token");
  const jwt = first?.form.get("assertion") ?? "";
  deepEqual(decodeProtectedHeader(jwt), {
    alg: "RS256",
    typ: "JWT",
    kid: "0a1b",
  });
  const issued = Date.parse("2026-03-20T12:00:00Z") / 1000;
  deepEqual(decodeJwt(jwt), {
    scope: "https://www.googleapis.com/auth/bigquery",
    iss: ACCOUNT.email,
    aud: "https://oauth2.googleapis.com/token",
    iat: issued,
    exp: issued + 3600,
  });
});

Deno.test("accessTokens() asks once, again shortly before the end, and after a refusal of the token in use", async () => {
  const { connection, asked, clock } = endpoint();
  const tokens = accessTokens(ACCOUNT, connection);
  const first = await tokens.token(NEVER);
  clock.advance(3_479_000);
  equal(await tokens.token(NEVER), first);
  equal(asked.length, 1);
  clock.advance(1_000);
  const second = await tokens.token(NEVER);
  equal(second.reveal(), "t2");
  equal(tokens.renew(first), false);
  equal(tokens.renew(second), true);
  equal((await tokens.token(NEVER)).reveal(), "t3");
});

Deno.test("accessTokens() refuses an answer without a token or its end, and a key that is none", async () => {
  for (
    const answer of [{ access_token: "" }, { access_token: "t" }, {
      access_token: "t",
      expires_in: "3600",
    }]
  ) {
    await rejects(
      accessTokens(ACCOUNT, endpoint(answer).connection).token(NEVER),
      { code: "PROVIDER_SHAPE_UNKNOWN" },
    );
  }
  const { connection, asked } = endpoint();
  const broken = { ...ACCOUNT, privateKey: new Secret("not a key") };
  await rejects(accessTokens(broken, connection).token(NEVER), {
    code: "PROVIDER_CREDENTIALS_INVALID",
  });
  equal(asked.length, 0);
});
