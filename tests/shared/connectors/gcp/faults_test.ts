import { equal, match } from "node:assert/strict";
import { gcpFault } from "../../../../shared/connectors/gcp/faults.ts";
import type { Refused } from "../../../../shared/connectors/json_sender.ts";

const CALL = {
  action: "bigquery.jobs.create",
  now: new Date("2026-03-20T12:00:00Z"),
};

function refused(
  status: number,
  reason: string,
  message = "Something",
  retryAfter: string | null = null,
): Refused {
  const text = JSON.stringify({
    error: { code: status, message, errors: [{ reason, message }] },
  });
  const headers = new Headers(
    retryAfter === null ? {} : { "retry-after": retryAfter },
  );
  return { status, headers, text };
}

for (
  const [status, reason, code] of [
    [403, "accessDenied", "PROVIDER_ACCESS_DENIED"],
    [403, "rateLimitExceeded", "PROVIDER_THROTTLED"],
    [403, "quotaExceeded", "PROVIDER_THROTTLED"],
    [403, "", "PROVIDER_ACCESS_DENIED"],
    [401, "authError", "PROVIDER_CREDENTIALS_EXPIRED"],
    [400, "invalidQuery", "PROVIDER_SHAPE_UNKNOWN"],
    [400, "invalid", "REQUEST_INVALID"],
    [404, "notFound", "NOT_FOUND"],
    [429, "", "PROVIDER_THROTTLED"],
    [500, "internalError", "PROVIDER_UNAVAILABLE"],
    [503, "constructor", "PROVIDER_UNAVAILABLE"],
  ] as const
) {
  Deno.test(`gcpFault() takes ${status} ${reason} for ${code}`, () => {
    equal(gcpFault(refused(status, reason), CALL).code, code);
  });
}

Deno.test("gcpFault() says when to come back, for a full quota in an hour", () => {
  const soon = refused(429, "rateLimitExceeded", "Slow", "7");
  equal(gcpFault(soon, CALL).retryAfterSeconds, 7);
  equal(
    gcpFault(refused(403, "quotaExceeded"), CALL).retryAfterSeconds,
    3600,
  );
});

Deno.test("gcpFault() names the permission that Google names, else the one that was used", () => {
  const table =
    "Access Denied: Table acme:carbon.t: User does not have permission to query table acme:carbon.t, or perhaps it does not exist.";
  const denied = gcpFault(refused(403, "accessDenied", table), CALL);
  equal(denied.details["action"], "bigquery.tables.getData");
  match(denied.message, /refused bigquery\.tables\.getData/);
  const bare = gcpFault(refused(403, "accessDenied", "No."), CALL);
  equal(bare.details["action"], "bigquery.jobs.create");
});

Deno.test("gcpFault() tells a wrong key from a wrong clock", () => {
  const token = (error_description: string) =>
    gcpFault({
      status: 400,
      headers: new Headers(),
      text: JSON.stringify({ error: "invalid_grant", error_description }),
    }, { ...CALL, action: "token" });
  equal(token("Invalid JWT Signature.").code, "PROVIDER_CREDENTIALS_INVALID");
  equal(
    token(
      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
    ).code,
    "PROVIDER_UNAVAILABLE",
  );
});

Deno.test("gcpFault() takes a page that is no JSON by its status", () => {
  const page = { status: 502, headers: new Headers(), text: "<html>" };
  equal(gcpFault(page, CALL).code, "PROVIDER_UNAVAILABLE");
});
