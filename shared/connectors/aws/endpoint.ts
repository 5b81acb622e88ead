import { Fault } from "../../platform/fault.ts";

/** The AWS services this connector calls, by their signing names. */
export type AwsServiceName = "ce" | "sts" | "organizations";

/** Where a service is called, and the region its requests are signed for. */
export interface AwsEndpoint {
  readonly url: string;
  readonly region: string;
}

/** Where a partition's global services live. Source: botocore, data/endpoints.json. */
interface Partition {
  readonly suffix: string;
  /** Cost Explorer's only region; absent where there is no Cost Explorer. */
  readonly ce?: string;
  readonly organizations: string;
}

const PARTITIONS: Readonly<Record<string, Partition>> = {
  "aws": {
    suffix: "amazonaws.com",
    ce: "us-east-1",
    organizations: "us-east-1",
  },
  "aws-cn": {
    suffix: "amazonaws.com.cn",
    ce: "cn-northwest-1",
    organizations: "cn-northwest-1",
  },
  "aws-us-gov": { suffix: "amazonaws.com", organizations: "us-gov-west-1" },
};

/** The partition a region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/**
 * The endpoint of a service for an integration in `region`. Cost Explorer and Organizations have one region per partition;
 * STS is called in the integration's own. `override` (AWS_ENDPOINT_URL) replaces the URL alone, never the region.
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
  const home = service === "sts" ? region : partition?.[service];
  if (partition === undefined || home === undefined) {
    throw new Fault(
      "PROVIDER_NOT_OFFERED",
      `Cost Explorer is not offered in the partition ${name}: connect the account of the standard partition that pays for it`,
    );
  }
  return {
    url: override ?? `https://${service}.${home}.${partition.suffix}`,
    region: home,
  };
}
