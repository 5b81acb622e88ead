// The vectors are of AWS's published Signature Version 4 test suite.
import { equal } from "node:assert/strict";
import {
  expectedSignature,
  isSameSignature,
  parseAuthorization,
} from "../../../../apps/clouds/aws/sigv4.ts";

const VECTORS = [
  {
    name: "get-vanilla",
    method: "GET",
    path: "/",
    headers: {},
    body: "",
    signature:
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  },
  {
    name: "get-vanilla-query-order-key-case",
    method: "GET",
    path: "/?Param2=value2&Param1=value1",
    headers: {},
    body: "",
    signature:
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  },
  {
    name: "post-x-www-form-urlencoded",
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Param1=value1",
    signature:
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  },
];

for (const vector of VECTORS) {
  Deno.test(`expectedSignature() agrees with AWS's vector ${vector.name}`, async () => {
    const headers = new Headers({
      ...vector.headers,
      host: "example.amazonaws.com",
      "x-amz-date": "20150830T123600Z",
    });
    const claim = {
      accessKeyId: "AKIDEXAMPLE",
      scopeDate: "20150830",
      region: "us-east-1",
      service: "service",
      signedHeaders: [...headers.keys()].sort(),
      signature: "",
    };
    const request = {
      method: vector.method,
      url: new URL(vector.path, "https://example.amazonaws.com"),
      headers,
      body: new TextEncoder().encode(vector.body),
      requestId: "1",
    };
    const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    equal(
      await expectedSignature(request, claim, {
        secretAccessKey,
        amzDate: "20150830T123600Z",
      }),
      vector.signature,
    );
  });
}

const SIGNATURE = "a".repeat(64);
const WHOLE =
  "AWS4-HMAC-SHA256 Credential=AKID/20260320/us-east-1/ce/aws4_request, " +
  `SignedHeaders=host;x-amz-date, Signature=${SIGNATURE}`;

Deno.test("parseAuthorization() reads a whole header", () => {
  equal(parseAuthorization(WHOLE)?.accessKeyId, "AKID");
  equal(parseAuthorization(WHOLE)?.signedHeaders.join(), "host,x-amz-date");
});

for (
  const broken of [
    "Bearer x",
    WHOLE.replace("HMAC", "ECDSA"),
    WHOLE.replace("aws4_request", "aws3"),
    WHOLE.slice(0, -1),
    WHOLE.replace("SignedHeaders=", ""),
    "",
  ]
) {
  Deno.test(`parseAuthorization() refuses ${JSON.stringify(broken.slice(0, 40))}`, () => {
    equal(parseAuthorization(broken), null);
  });
}

Deno.test("isSameSignature() tells equal from different and from shorter", () => {
  equal(isSameSignature("abc", "abc"), true);
  equal(isSameSignature("abc", "abd"), false);
  equal(isSameSignature("abc", "ab"), false);
});
