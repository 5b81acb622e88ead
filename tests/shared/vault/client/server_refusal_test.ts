import { deepEqual, equal } from "node:assert/strict";
import { errorOf } from "../../../../shared/vault/client/server_refusal.ts";
import { type FaultCode, FAULTS } from "../../../../shared/platform/fault.ts";

const MEANINGS: Partial<Record<FaultCode, string>> = {
  TOKEN_MISSING: "SIGNED_OUT",
  TOKEN_INVALID: "SIGNED_OUT",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  PRECONDITION_FAILED: "CONFLICT",
  PRECONDITION_REQUIRED: "REQUEST_REFUSED",
  KEY_STALE: "KEY_STALE",
  KDF_WEAKENED: "REQUEST_REFUSED",
  IV_REUSED: "REQUEST_REFUSED",
  GONE: "GONE",
  TOO_LARGE: "TOO_LARGE",
  BODY_TOO_LARGE: "TOO_LARGE",
  QUOTA_EXCEEDED: "QUOTA_EXCEEDED",
  RATE_LIMITED: "RATE_LIMITED",
  PLAINTEXT_SUSPECTED: "REQUEST_REFUSED",
  INTERNAL: "SERVER_FAILED",
  OVERLOADED: "SERVER_FAILED",
};

for (const [code, meaning] of Object.entries(MEANINGS)) {
  Deno.test(`errorOf() takes ${code} for ${meaning}`, () => {
    const { status } = FAULTS[code as FaultCode];
    const error = errorOf(status, { code, error: "the sentence" });
    deepEqual([error.code, error.message, error.facts], [
      meaning,
      "the sentence",
      { status, serverCode: code },
    ]);
  });
}

Deno.test("errorOf() tells the version that stands, wherever it is told", () => {
  equal(errorOf(412, { currentVersion: 4 }).facts.currentVersion, 4);
  const details = { currentVersion: 5 };
  equal(errorOf(409, { code: "CONFLICT", details }).facts.currentVersion, 5);
});

Deno.test("errorOf() believes nothing of the wrong kind", () => {
  const error = errorOf(500, {
    code: 1,
    error: {},
    requestId: [],
    retryAfterSeconds: "7",
    currentVersion: "4",
    details: null,
  });
  deepEqual([error.code, error.facts], ["SERVER_FAILED", { status: 500 }]);
});
