import { AwsClient } from "aws4fetch";
import type { Keys, TestClouds } from "./clouds.ts";

/** An answer as it stands on the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- an answer of any shape, which the test itself compares
  readonly body: any;
}

/** Signs and sends a call of the Marketplace without an SDK: to `path` of discovery, or with `target` to the agreements. */
export async function marketplaceCall(
  { clouds, clock }: TestClouds,
  keys: Keys,
  call: { path?: string; target?: string; input: unknown; service?: string },
): Promise<WireAnswer> {
  const signer = new AwsClient({
    ...keys,
    service: call.service ?? "aws-marketplace",
    region: "us-east-1",
    retries: 0,
  });
  const response = await signer.fetch(clouds.awsUrl + (call.path ?? "/"), {
    method: "POST",
    headers: call.target === undefined
      ? { "content-type": "application/json" }
      : {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AWSMPCommerceService_v20200301.${call.target}`,
      },
    body: JSON.stringify(call.input),
    aws: {
      datetime: clock.now().toISOString().replace(/[-:]|\.\d{3}/g, ""),
      allHeaders: true,
    },
  });
  const { status, headers } = response;
  return { status, headers, body: await response.json() };
}
