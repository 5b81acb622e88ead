import { Fault } from "../../platform/fault.ts";

/** The AWS services this connector calls, by the names of their hosts. */
export type AwsServiceName =
  | "ce"
  | "sts"
  | "s3"
  | "organizations"
  | "invoicing"
  | "agreement-marketplace"
  | "discovery-marketplace"
  | "api.sustainability";

/** Where a service is called, and the region its requests are signed for. */
export interface AwsEndpoint {
  readonly url: string;
  readonly region: string;
}

/** The services as messages name them. */
const NAMES: Readonly<Record<AwsServiceName, string>> = {
  sts: "STS",
  s3: "S3",
  ce: "Cost Explorer",
  organizations: "Organizations",
  invoicing: "Invoicing",
  "agreement-marketplace": "AWS Marketplace",
  "discovery-marketplace": "AWS Marketplace",
  "api.sustainability": "AWS Sustainability",
};

/** Services that AWS offers under its newer domain alone, which speaks IPv6 too. Source: their SDK's endpoint rules. */
const ON_API_AWS: ReadonlySet<AwsServiceName> = new Set([
  "invoicing",
  "discovery-marketplace",
  "api.sustainability",
]);

/** Services that every region has. */
const REGIONAL: ReadonlySet<AwsServiceName> = new Set(["sts", "s3"]);

/** Where a partition's global services live. Source: botocore, data/endpoints.json. */
interface Partition {
  readonly suffix: string;
  /** The one region of a service; absent where the partition does not have it. */
  readonly regions: { readonly [service in AwsServiceName]?: string };
}

const PARTITIONS: Readonly<Record<string, Partition>> = {
  "aws": {
    suffix: "amazonaws.com",
    regions: {
      ce: "us-east-1",
      organizations: "us-east-1",
      invoicing: "us-east-1",
      "agreement-marketplace": "us-east-1",
      "discovery-marketplace": "us-east-1",
      "api.sustainability": "us-east-1",
    },
  },
  "aws-cn": {
    suffix: "amazonaws.com.cn",
    regions: { ce: "cn-northwest-1", organizations: "cn-northwest-1" },
  },
  "aws-us-gov": {
    suffix: "amazonaws.com",
    regions: { organizations: "us-gov-west-1" },
  },
};

/** The partition a region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/**
 * The endpoint of a service for an integration in `region`. STS and S3 are called in `region` itself; the others have one region
 * per partition. `override` (AWS_ENDPOINT_URL) replaces the URL alone, never the region.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED where the partition does not have the service.
 */
export function awsEndpoint(
  service: AwsServiceName,
  region: string,
  override: string | null,
): AwsEndpoint {
  const name = partitionOf(region);
  const partition = PARTITIONS[name];
  const home = REGIONAL.has(service) ? region : partition?.regions[service];
  if (partition === undefined || home === undefined) {
    throw new Fault(
      "PROVIDER_NOT_OFFERED",
      `${
        NAMES[service]
      } is not offered in the partition ${name}: connect the account of the standard partition that pays for it`,
    );
  }
  const suffix = ON_API_AWS.has(service) ? "api.aws" : partition.suffix;
  return {
    url: override ?? `https://${service}.${home}.${suffix}`,
    region: home,
  };
}
