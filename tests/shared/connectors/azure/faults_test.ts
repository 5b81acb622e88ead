import { equal, match, ok } from "node:assert/strict";
import { azureFault } from "../../../../shared/connectors/azure/faults.ts";

const CALL = {
  action: "Cost Management Reader",
  now: new Date("2026-03-20T12:00:00Z"),
};

function refused(
  status: number,
  code: string,
  headers: Record<string, string> = {},
) {
  const text = JSON.stringify({ error: { code, message: "Something." } });
  return { status, headers: new Headers(headers), text };
}

for (
  const [status, code, expected] of [
    [403, "AuthorizationFailed", "PROVIDER_ACCESS_DENIED"],
    [403, "", "PROVIDER_ACCESS_DENIED"],
    [404, "SubscriptionNotFound", "PROVIDER_ACCESS_DENIED"],
    [404, "", "NOT_FOUND"],
    [401, "ExpiredAuthenticationToken", "PROVIDER_CREDENTIALS_EXPIRED"],
    [429, "TooManyRequests", "PROVIDER_THROTTLED"],
    [503, "ServiceUnavailable", "PROVIDER_UNAVAILABLE"],
    [408, "", "PROVIDER_TIMEOUT"],
    [400, "BadRequest", "REQUEST_INVALID"],
  ] as const
) {
  Deno.test(`azureFault() takes ${status} ${code} for ${expected}`, () => {
    const fault = azureFault(refused(status, code), CALL);
    equal(fault.code, expected);
    match(fault.message, /Cost Management Reader/);
  });
}

Deno.test("azureFault() waits the longest of the times that Cost Management tells", () => {
  const prefix = "x-ms-ratelimit-microsoft.costmanagement";
  const fault = azureFault(
    refused(429, "TooManyRequests", {
      [`${prefix}-qpu-retry-after`]: "8",
      [`${prefix}-entity-retry-after`]: "22",
      [`${prefix}-tenant-retry-after`]: "3",
      "retry-after": "1",
    }),
    CALL,
  );
  equal(fault.retryAfterSeconds, 22);
});

Deno.test("azureFault() tells of the token endpoint its number alone", () => {
  const token = (status: number, error: string) =>
    azureFault({
      status,
      headers: new Headers(),
      text: JSON.stringify({
        error,
        error_description: "AADSTS7000222: The secret keys hunter2 expired.",
      }),
    }, { ...CALL, action: "token" });
  const wrong = token(401, "invalid_client");
  equal(wrong.code, "PROVIDER_CREDENTIALS_INVALID");
  match(wrong.message, /AADSTS7000222/);
  ok(!wrong.message.includes("hunter2"));
  equal(token(400, "temporarily_unavailable").code, "PROVIDER_UNAVAILABLE");
});

Deno.test("azureFault() takes a page that is no JSON by its status", () => {
  const page = { status: 502, headers: new Headers(), text: "<html>" };
  equal(azureFault(page, CALL).code, "PROVIDER_UNAVAILABLE");
});
