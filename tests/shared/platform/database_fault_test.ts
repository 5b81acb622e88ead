import { deepEqual, equal } from "node:assert/strict";
import {
  faultFromDatabase,
  faultFromRest,
} from "../../../shared/platform/database_fault.ts";
import {
  type FaultCode,
  type FaultKind,
  FAULTS,
} from "../../../shared/platform/fault.ts";

/** Every SQLSTATE and REST code that is promised to mean something. */
const PROMISED: Record<string, FaultCode> = {
  CS400: "REQUEST_INVALID",
  CS403: "ACCESS_DENIED",
  CS404: "NOT_FOUND",
  CS409: "CONFLICT",
  CS410: "LEASE_LOST",
  CS411: "CHECKPOINT_STALE",
  CS412: "PRECONDITION_FAILED",
  CS413: "TOO_LARGE",
  CS414: "SECRET_NOT_ACCEPTED",
  CS429: "RATE_LIMITED",
  "42501": "ACCESS_DENIED",
  "23505": "CONFLICT",
  "22P02": "REQUEST_INVALID",
  "22023": "REQUEST_INVALID",
  "23514": "REQUEST_INVALID",
  "23502": "REQUEST_INVALID",
  "57014": "DATABASE_TIMEOUT",
  "40001": "DATABASE_UNAVAILABLE",
  "40P01": "DATABASE_UNAVAILABLE",
  "57P01": "DATABASE_UNAVAILABLE",
  "08006": "DATABASE_UNAVAILABLE",
  "53300": "DATABASE_UNAVAILABLE",
  PGRST000: "DATABASE_UNAVAILABLE",
  PGRST003: "DATABASE_UNAVAILABLE",
  PGRST301: "TOKEN_INVALID",
  PGRST302: "TOKEN_INVALID",
  PGRST303: "TOKEN_INVALID",
  PGRST202: "INTERNAL",
  "42883": "INTERNAL",
  XX000: "INTERNAL",
  CS999: "INTERNAL",
};

for (const [state, code] of Object.entries(PROMISED)) {
  Deno.test(`faultFromDatabase() makes ${code} of ${state}`, () => {
    equal(faultFromDatabase({ code: state, message: "m" }).code, code);
  });

  Deno.test(`faultFromRest() makes ${code} of ${state}`, () => {
    equal(
      faultFromRest(
        400,
        JSON.stringify({
          code: state,
          message: "m",
          details: null,
          hint: null,
        }),
      ).code,
      code,
    );
  });
}

Deno.test("faultFromDatabase() does not look a code up on a prototype", () => {
  for (
    const code of ["constructor", "__proto__", "toString", "", 7, undefined]
  ) {
    equal(faultFromDatabase({ code }).code, "INTERNAL");
  }
});

for (const [code, { sqlstate }] of Object.entries<FaultKind>(FAULTS)) {
  if (sqlstate === undefined) continue;
  Deno.test(`faultFromDatabase() makes ${code} of the SQLSTATE the table gives it`, () => {
    equal(faultFromDatabase({ code: sqlstate, message: "m" }).code, code);
  });
}

Deno.test("faultFromDatabase() passes on the sentence and the detail of our own SQL", () => {
  const detail = JSON.stringify({
    errors: [
      { pointer: "/startDate", expected: "a date", found: "nothing" },
      "no entry",
    ],
    retry_after_seconds: 7,
    jobId: "j",
  });
  const fault = faultFromDatabase({
    code: "CS429",
    message: "Too many syncs",
    detail,
  });
  equal(fault.message, "Too many syncs");
  equal(fault.retryAfterSeconds, 7);
  deepEqual(fault.details, { jobId: "j" });
  deepEqual(fault.errors, [{
    pointer: "/startDate",
    expected: "a date",
    found: "nothing",
  }]);
});

for (const detail of [undefined, null, "plain words", "[1]", '"x"', "7"]) {
  Deno.test(`faultFromDatabase() takes the detail ${JSON.stringify(detail)} for none`, () => {
    deepEqual(
      faultFromDatabase({ code: "CS404", message: "Gone", detail }).details,
      {},
    );
  });
}

Deno.test("faultFromDatabase() never repeats the words of the database", () => {
  const detail = "Key (email)=(planted@example.com) already exists.";
  const error = { code: "23505", message: 'duplicate key "planted"', detail };
  const fault = faultFromDatabase(error);
  equal(
    JSON.stringify([fault.message, fault.details, fault.errors]).includes(
      "planted",
    ),
    false,
  );
  equal(fault.cause, error);
});

const GATEWAY: readonly (readonly [number, string, FaultCode])[] = [
  [401, '{"message":"Invalid API key"}', "TOKEN_INVALID"],
  [429, "", "RATE_LIMITED"],
  [500, "<html>", "DATABASE_UNAVAILABLE"],
  [502, "", "DATABASE_UNAVAILABLE"],
  [404, "null", "INTERNAL"],
];

for (const [status, body, code] of GATEWAY) {
  Deno.test(`faultFromRest() makes ${code} of a gateway's ${status}`, () =>
    equal(faultFromRest(status, body).code, code));
}
