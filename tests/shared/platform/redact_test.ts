import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  isSecretName,
  redactText,
  redactValue,
} from "../../../shared/platform/redact.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import { Secret } from "../../../shared/platform/secret.ts";

const AWS_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const ring = sealer([{ id: "k1", bytes: new Secret(new Uint8Array(32)) }]);
const sealed = await ring.seal(new Secret("x"), {
  organizationId: "o",
  integrationId: "i",
  field: "f",
});

/** Texts with a secret in them, and the secret. */
const SECRETS: Record<string, readonly [string, string]> = {
  "a JWT": [
    "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl given",
    "c2lnbmF0dXJl",
  ],
  "a secret API key": ["key sb_secret_abc_DEF-123 given", "abc_DEF"],
  "a bearer": ["Authorization: Bearer abcdefghijkl", "abcdefghijkl"],
  "a password in a URL": [
    "connect postgres://postgres:hunter2@db:5432/x",
    "hunter2",
  ],
  "a signed URL": [
    "GET https://b/k?X-Amz-Signature=deadbeef&X-Amz-Date=1",
    "deadbeef",
  ],
  "an AWS secret access key": [`signed with ${AWS_SECRET} now`, AWS_SECRET],
  "a private key": [
    "-----BEGIN PRIVATE KEY-----\nMIIplanted\n-----END PRIVATE KEY-----",
    "MIIplanted",
  ],
  "half a private key": [
    "-----BEGIN RSA PRIVATE KEY-----\nMIIplanted",
    "MIIplanted",
  ],
  "a sealed text": [`row ${sealed}`, sealed.slice(10)],
};

for (const [name, [text, secret]] of Object.entries(SECRETS)) {
  Deno.test(`redactText() takes out ${name} and leaves the words around it`, () => {
    const redacted = redactText(text);
    equal(redacted.includes(secret), false, redacted);
    equal(redacted.includes("[sealed]"), true);
    equal(
      redacted.split(" ")[0],
      name.endsWith("private key") ? "[sealed]" : text.split(" ")[0],
    );
  });
}

const HARMLESS = [
  "Cannot call ce:GetCostAndUsage as the role lacks the permission",
  "arn:aws:iam::123456789012:role/CloudSyncEngineReadOnly",
  "7d9f6f0e-6f0c-4d3e-9a51-0a3f5c1f2b10",
  "2025-03-10T12:00:00.000Z",
  "https://ce.us-east-1.amazonaws.com/?Action=x",
  "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  "Amazon Elastic Compute Cloud - Compute",
];

for (const text of HARMLESS) {
  Deno.test(`redactText() leaves ${text}`, () => equal(redactText(text), text));
}

Deno.test("redactText() cuts a huge text in little time", () =>
  equal(redactText("a ".repeat(5e6)).length, 2_001));

for (
  const name of [
    "secretAccessKey",
    "secretKey",
    "password",
    "Authorization",
    "api_key",
    "apikey",
    "refresh_token",
    "token",
    "sealing_keys",
    "clientSecret",
    "cookie",
  ]
) {
  Deno.test(`isSecretName() knows ${name}`, () =>
    equal(isSecretName(name), true));
}

for (
  const name of [
    "accessKeyId",
    "charge_key",
    "key_id",
    "tokens_left",
    "code",
    "requestId",
    "signatureVersion",
  ]
) {
  Deno.test(`isSecretName() lets ${name} pass`, () =>
    equal(isSecretName(name), false));
}

Deno.test("redactValue() seals by name, by type and by shape, at any depth", () => {
  const value = {
    a: [{ password: "planted" }],
    b: new Secret("planted"),
    c: { d: `Bearer ${"planted".repeat(3)}` },
  };
  deepEqual(redactValue(value), {
    a: [{ password: "[sealed]" }],
    b: "[sealed]",
    c: { d: "Bearer [sealed]" },
  });
});

Deno.test("redactValue() keeps what an error tells, with its cause", () => {
  const error = Object.assign(
    new Error("outer", { cause: new TypeError("inner") }),
    { code: "E1" },
  );
  const told = redactValue(error) as {
    name: string;
    message: string;
    code: string;
    cause: { name: string };
  };
  deepEqual([told.name, told.message, told.code, told.cause.name], [
    "Error",
    "outer",
    "E1",
    "TypeError",
  ]);
});

Deno.test("redactValue() survives cycles, getters that throw, BigInts and bytes", () => {
  const cycle: Record<string, unknown> = {
    big: 10n,
    bytes: new Uint8Array(3),
    when: new Date(NaN),
    f() {},
  };
  cycle.self = cycle;
  Object.defineProperty(cycle, "bad", {
    enumerable: true,
    get: () => {
      throw new Error("x");
    },
  });
  const text = JSON.stringify(redactValue(cycle));
  equal(
    text.includes('"big":"10"') && text.includes("[3 bytes]") &&
      text.includes("[unreadable]") && text.includes("[deep]"),
    true,
  );
});

Deno.test("redactValue() gives JSON for anything", () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withTypedArray: true,
      }),
      (value) => {
        JSON.stringify(redactValue(value));
      },
    ),
  );
});
