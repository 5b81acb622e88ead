import { deepEqual, equal, match, ok } from "node:assert/strict";
import { ObjectChanged } from "../../../../../shared/connectors/aws/cur/bucket.ts";
import { s3Fault } from "../../../../../shared/connectors/aws/cur/s3_faults.ts";
import { Fault } from "../../../../../shared/platform/fault.ts";

const CALL = {
  action: "s3:GetObject",
  bucket: "reports",
  now: new Date("2026-03-20T12:00:00Z"),
};

function thrown(name: string, httpStatusCode: number, headers = {}) {
  return Object.assign(new Error("said S3"), {
    name,
    $metadata: { httpStatusCode },
    $response: { headers },
  });
}

for (
  const [name, status, code] of [
    ["SlowDown", 503, "PROVIDER_THROTTLED"],
    ["InternalError", 500, "PROVIDER_UNAVAILABLE"],
    ["RequestTimeTooSkewed", 403, "PROVIDER_UNAVAILABLE"],
    ["ExpiredToken", 400, "PROVIDER_CREDENTIALS_EXPIRED"],
    ["InvalidAccessKeyId", 403, "PROVIDER_CREDENTIALS_INVALID"],
    ["NoSuchBucket", 404, "CONFIGURATION_MISSING"],
    ["AccessDenied", 403, "PROVIDER_ACCESS_DENIED"],
  ] as const
) {
  Deno.test(`s3Fault() calls ${name} ${code}`, () => {
    const fault = s3Fault(thrown(name, status), { ...CALL, key: "a" });
    ok(fault instanceof Fault);
    equal(fault.code, code);
  });
}

Deno.test("s3Fault() names bucket and permission of what is refused", () => {
  const denied = thrown("AccessDenied", 403);
  const object = s3Fault(denied, { ...CALL, key: "a" }) as Fault;
  match(object.message, /s3:GetObject in the bucket reports.*:::reports\/\*/);
  const list = { ...CALL, action: "s3:ListBucket" };
  const bucket = s3Fault(denied, list) as Fault;
  match(bucket.message, /s3:ListBucket in the bucket reports.*:::reports,/);
  equal(bucket.details["action"], "s3:ListBucket");
});

Deno.test("s3Fault() tells the region of a bucket that is elsewhere", () => {
  const moved = thrown("PermanentRedirect", 301, {
    "x-amz-bucket-region": "eu-west-1",
  });
  const fault = s3Fault(moved, CALL) as Fault;
  equal(fault.code, "CONFIGURATION_MISSING");
  match(fault.message, /costReport\.region to eu-west-1/);
});

for (
  const [name, status] of [["PreconditionFailed", 412], [
    "NoSuchKey",
    404,
  ]] as const
) {
  Deno.test(`s3Fault() takes ${name} for an object that changed`, () => {
    const changed = s3Fault(thrown(name, status), { ...CALL, key: "a" });
    ok(changed instanceof ObjectChanged);
    deepEqual(changed.key, "a");
  });
}
