import { deepEqual, equal } from "node:assert/strict";
import {
  findUrlProblem,
  presign,
} from "../../../../../apps/clouds/aws/invoicing/presigned_url.ts";

// The key, the URL and the signature are of the example in S3's API reference.
const KEY = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const SIGNATURE =
  "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
const now = new Date("2013-05-24T00:00:00Z");

const signed = () =>
  presign(new URL("https://examplebucket.s3.amazonaws.com/test.txt"), KEY, {
    now,
    seconds: 86_400,
  });

Deno.test("presign() signs as S3's reference does", async () => {
  const { searchParams } = await signed();
  equal(searchParams.get("X-Amz-Signature"), SIGNATURE);
});

Deno.test("findUrlProblem() finds none until the link has expired", async () => {
  const url = await signed();
  equal(await findUrlProblem(url, KEY, now), null);
  const last = new Date(now.getTime() + 86_400_000 - 1);
  equal(await findUrlProblem(url, KEY, last), null);
  deepEqual(await findUrlProblem(url, KEY, new Date(last.getTime() + 1)), {
    code: "AccessDenied",
    message: "Request has expired",
  });
});

for (
  const [name, value] of [
    ["X-Amz-Expires", "604800"],
    ["X-Amz-Date", "20130525T000000Z"],
    ["X-Amz-SignedHeaders", "date"],
    ["X-Amz-Credential", "AKIAELSE/20130524/us-east-1/s3/aws4_request"],
    ["X-Amz-Signature", "a".repeat(64)],
    ["further", "1"],
  ] as const
) {
  Deno.test(`findUrlProblem() finds another ${name}`, async () => {
    const url = await signed();
    url.searchParams.set(name, value);
    const problem = await findUrlProblem(url, KEY, now);
    equal(problem?.code, "SignatureDoesNotMatch");
  });
}

for (const name of ["X-Amz-Signature", "X-Amz-Date", "X-Amz-Expires"]) {
  Deno.test(`findUrlProblem() wants ${name}`, async () => {
    const url = await signed();
    url.searchParams.delete(name);
    deepEqual(await findUrlProblem(url, KEY, now), {
      code: "AccessDenied",
      message: "Access Denied",
    });
  });
}

Deno.test("findUrlProblem() finds another document or host", async () => {
  const url = await signed();
  for (const part of ["pathname", "host"] as const) {
    const other = new URL(url);
    other[part] = part === "host" ? "elsewhere.example" : "/other.txt";
    const problem = await findUrlProblem(other, KEY, now);
    equal(problem?.code, "SignatureDoesNotMatch");
  }
});
