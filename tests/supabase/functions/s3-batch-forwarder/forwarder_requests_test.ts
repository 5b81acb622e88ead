import { deepEqual, equal, throws } from "node:assert/strict";
import {
  type InputSchema,
  requireInput,
} from "../../../../shared/platform/valid_input.ts";
import {
  changeRequest,
  createRequest,
  listQuery,
} from "../../../../supabase/functions/s3-batch-forwarder/forwarder_requests.ts";

const ID = "8e03978e-40d5-43e8-bc93-6894a57f9324";
const LEAST = {
  integrationId: ID,
  bucket: "acme-calls",
  authUrl: "https://api.example.com/auth",
  callUrl: "https://api.example.com/calls",
  accessKey: "the-access-key",
  secretKey: "the-secret-key",
};

Deno.test("createRequest leaves tuning to the table", () => {
  deepEqual(requireInput(createRequest, LEAST), {
    ...LEAST,
    name: "Forwarder",
    prefix: "",
  });
});

Deno.test("changeRequest takes null where something can be switched off", () => {
  const off = {
    snsTopicArn: null,
    sweepEveryMinutes: null,
    maxPoisonLines: null,
    endpoint: { busyMaxInFlight: null, busyRecordsPerSecond: null },
  };
  deepEqual(requireInput(changeRequest, off), off);
});

const BAD: readonly (readonly [InputSchema<unknown>, object, string])[] = [
  [createRequest, { ...LEAST, integrationId: undefined }, "/integrationId"],
  [createRequest, { ...LEAST, integrationId: "1" }, "/integrationId"],
  [createRequest, { ...LEAST, bucket: "Acme" }, "/bucket"],
  [createRequest, { ...LEAST, bucket: "10.0.0.1" }, "/bucket"],
  [createRequest, { ...LEAST, bucket: "a..b" }, "/bucket"],
  [createRequest, { ...LEAST, bucket: "acme-calls\n" }, "/bucket"],
  [createRequest, { ...LEAST, prefix: "é".repeat(513) }, "/prefix"],
  [createRequest, { ...LEAST, authUrl: "" }, "/authUrl"],
  [createRequest, { ...LEAST, callUrl: 7 }, "/callUrl"],
  [createRequest, { ...LEAST, accessKey: "a b" }, "/accessKey"],
  [createRequest, { ...LEAST, secretKey: "" }, "/secretKey"],
  [createRequest, { ...LEAST, recordFormat: "csv" }, "/recordFormat"],
  [createRequest, { ...LEAST, maxRecordsPerBatch: 0 }, "/maxRecordsPerBatch"],
  [createRequest, { ...LEAST, maxRecordsPerBatch: 1.5 }, "/maxRecordsPerBatch"],
  [
    createRequest,
    { ...LEAST, maxRecordsPerBatch: "500" },
    "/maxRecordsPerBatch",
  ],
  [createRequest, { ...LEAST, maxRetries: 11 }, "/maxRetries"],
  [createRequest, { ...LEAST, maxBatchBytes: 1 }, "/maxBatchBytes"],
  [createRequest, { ...LEAST, snsTopicArn: "arn:aws:sns" }, "/snsTopicArn"],
  [
    createRequest,
    { ...LEAST, snsTopicArn: "arn:aws:sns:us-east-1:123456789012:a.fifo" },
    "/snsTopicArn",
  ],
  [createRequest, { ...LEAST, sweepEveryMinutes: 1 }, "/sweepEveryMinutes"],
  [
    createRequest,
    { ...LEAST, endpoint: { busyZone: "Mars/Olympus" } },
    "/endpoint/busyZone",
  ],
  [
    createRequest,
    { ...LEAST, endpoint: { busyZone: "+02:00" } },
    "/endpoint/busyZone",
  ],
  [
    createRequest,
    { ...LEAST, endpoint: { busyFrom: "24:00" } },
    "/endpoint/busyFrom",
  ],
  [
    createRequest,
    { ...LEAST, endpoint: { maxInFlight: 51 } },
    "/endpoint/maxInFlight",
  ],
  [createRequest, { ...LEAST, endpoint: { speed: 1 } }, "/endpoint/speed"],
  [createRequest, { ...LEAST, region: "mars" }, "/region"],
  [createRequest, { ...LEAST, token: "x" }, "/token"],
  [changeRequest, {}, ""],
  [changeRequest, { accessKey: "new" }, ""],
  [changeRequest, { organizationId: ID }, "/organizationId"],
  [changeRequest, { isPaused: "yes" }, "/isPaused"],
  [listQuery, { limit: "0" }, "/limit"],
  [listQuery, { limit: "501" }, "/limit"],
  [listQuery, { after: "1" }, "/after"],
];

for (const [schema, body, pointer] of BAD) {
  Deno.test(`${pointer || "the body"} is refused: ${JSON.stringify(body).slice(-60)}`, () => {
    throws(() => requireInput(schema, body), (error) => {
      const { errors } = error as { errors: { pointer: string }[] };
      equal(errors[0]?.pointer, pointer);
      return true;
    });
  });
}

Deno.test("createRequest never repeats a secret that it refuses", () => {
  throws(
    () =>
      requireInput(createRequest, {
        ...LEAST,
        accessKey: "hush hush",
        secretKey: "very quiet",
      }),
    (error) => {
      equal(/hush|quiet/.test(JSON.stringify(error) + String(error)), false);
      return true;
    },
  );
});
