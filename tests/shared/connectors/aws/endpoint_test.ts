import { deepEqual, equal, throws } from "node:assert/strict";
import {
  awsEndpoint,
  partitionOf,
} from "../../../../shared/connectors/aws/endpoint.ts";

Deno.test("awsEndpoint() knows that Cost Explorer and Organizations have one region", () => {
  deepEqual(awsEndpoint("ce", "eu-central-1", null), {
    url: "https://ce.us-east-1.amazonaws.com",
    region: "us-east-1",
  });
  deepEqual(awsEndpoint("organizations", "cn-north-1", null), {
    url: "https://organizations.cn-northwest-1.amazonaws.com.cn",
    region: "cn-northwest-1",
  });
});

Deno.test("awsEndpoint() calls Invoicing under AWS's newer domain, in the standard partition alone", () => {
  deepEqual(awsEndpoint("invoicing", "eu-central-1", null), {
    url: "https://invoicing.us-east-1.api.aws",
    region: "us-east-1",
  });
  for (const region of ["cn-north-1", "us-gov-west-1"]) {
    throws(() => awsEndpoint("invoicing", region, null), {
      code: "PROVIDER_NOT_OFFERED",
      message: /^Invoicing is not offered in the partition aws-/,
    });
  }
});

Deno.test("awsEndpoint() calls STS in the integration's region", () => {
  deepEqual(awsEndpoint("sts", "eu-central-1", null), {
    url: "https://sts.eu-central-1.amazonaws.com",
    region: "eu-central-1",
  });
});

Deno.test("awsEndpoint() keeps the region when the URL is replaced", () => {
  deepEqual(awsEndpoint("ce", "eu-central-1", "http://127.0.0.1:1"), {
    url: "http://127.0.0.1:1",
    region: "us-east-1",
  });
});

Deno.test("awsEndpoint() refuses Cost Explorer where there is none", () => {
  equal(partitionOf("us-gov-west-1"), "aws-us-gov");
  throws(() => awsEndpoint("ce", "us-gov-west-1", null), {
    code: "PROVIDER_NOT_OFFERED",
  });
});

Deno.test("awsEndpoint() calls the Marketplace in its one region, in the standard partition alone", () => {
  deepEqual(awsEndpoint("agreement-marketplace", "eu-central-1", null), {
    url: "https://agreement-marketplace.us-east-1.amazonaws.com",
    region: "us-east-1",
  });
  deepEqual(awsEndpoint("discovery-marketplace", "eu-central-1", null), {
    url: "https://discovery-marketplace.us-east-1.api.aws",
    region: "us-east-1",
  });
  for (const region of ["cn-north-1", "us-gov-west-1"]) {
    throws(() => awsEndpoint("agreement-marketplace", region, null), {
      code: "PROVIDER_NOT_OFFERED",
      message: /^AWS Marketplace is not offered in the partition aws-/,
    });
  }
});
