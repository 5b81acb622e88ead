import { deepEqual, equal } from "node:assert/strict";
import { findRule } from "../../../shared/carbon/usage_rules.ts";

/** The rule in short. */
function rule(service: string, usage_type: string, unit: string) {
  const found = findRule({ service, usage_type, unit });
  if (found === null) return null;
  switch (found.kind) {
    case "instance":
      return `${found.type} x${found.copies}`;
    case "cores":
      return `cores ${found.per.join("/")} ${found.processor}`;
    case "storage":
      return `${found.medium} x${found.copies}`;
    case "none":
      return found.reason;
    default:
      return found.kind;
  }
}

const INSTANCES: readonly [string, string, string | null][] = [
  ["AmazonEC2", "BoxUsage:m5.large", "m5.large x1"],
  ["AmazonEC2", "USE2-BoxUsage:m7i-flex.xlarge", "m7i-flex.xlarge x1"],
  ["AmazonEC2", "EU-SpotUsage:c5.metal", "c5.metal x1"],
  ["AmazonEC2", "APN1-HostBoxUsage:m5.large", "m5.large x1"],
  ["AmazonEC2", "HostUsage:m5", "counted_elsewhere"],
  ["AmazonEC2", "EBSOptimized:m4.large", null],
  ["AmazonEC2", "UnusedBox:m5.large", null],
  ["AmazonEC2", "NatGateway-Hours", null],
  ["AmazonRDS", "EUC1-InstanceUsage:db.r5.2xl", "r5.2xlarge x1"],
  ["AmazonRDS", "Multi-AZUsage:db.m5.large", "m5.large x2"],
  ["AmazonElastiCache", "NodeUsage:cache.r6g.large", "r6g.large x1"],
  ["AmazonES", "ESInstance:r6g.large.search", "r6g.large x1"],
  ["AmazonMSK", "USE1-Kafka.m5.large", "m5.large x1"],
  ["AmazonRedshift", "Node:ra3.xlplus", "ra3.xlplus x1"],
  ["AmazonSageMaker", "USE1-Host:ml.g4dn.xlarge", "g4dn.xlarge x1"],
  ["AmazonEC2", "BoxUsage:m7a.metal-48xl", "m7a.metal-48xl x1"],
  ["ElasticMapReduce", "BoxUsage:m5.xlarge", "counted_elsewhere"],
];

Deno.test("findRule() knows instances at work, and neither surcharges nor capacity nobody used", () => {
  for (const [service, usageType, expected] of INSTANCES) {
    for (const unit of ["Hrs", "Hours", "hours"]) {
      equal(rule(service, usageType, unit), expected, usageType);
    }
  }
});

const OTHERS: readonly [string, string, string, string | null][] = [
  ["AmazonEC2", "USE2-EBS:VolumeUsage.gp3", "GB-Mo", "ssd x2"],
  ["AmazonEC2", "EBS:VolumeUsage", "GB-Mo", "hdd x2"],
  ["AmazonEC2", "EBS:VolumeUsage.st1", "GB-Months", "hdd x2"],
  ["AmazonEC2", "EBS:SnapshotUsage", "GB-Mo", "hdd x3"],
  ["AmazonEC2", "EBS:VolumeP-IOPS.gp3", "IOPS-Mo", null],
  ["AmazonS3", "TimedStorage-ByteHrs", "GB-Mo", "hdd x6"],
  ["AmazonS3", "EUC1-TimedStorage-ZIA-ByteHrs", "GB-Mo", "hdd x2"],
  ["AmazonS3", "TimedStorage-INT-FA-ByteHrs", "GB-Mo", "hdd x6"],
  ["AmazonS3", "EarlyDelete-SIA", "GB-Mo", null],
  ["AmazonEFS", "TimedStorage-ByteHrs", "GB-Mo", "ssd x3"],
  ["AmazonRDS", "Aurora:StorageUsage", "GB-Mo", "ssd x6"],
  ["AmazonRDS", "RDS:Multi-AZ-GP3-Storage", "GB-Mo", "ssd x2"],
  ["AmazonRDS", "RDS:ChargedBackupUsage", "GB-Mo", "hdd x3"],
  ["AmazonDynamoDB", "TimedStorage-ByteHrs", "GB-Mo", "ssd x2"],
  ["AmazonECR", "TimedStorage-ByteHrs", "GB-month", "hdd x3"],
  [
    "AWSLambda",
    "USE1-Lambda-GB-Second",
    "Lambda-GB-Second",
    "cores 1024/6368400 Average",
  ],
  [
    "AWSLambda",
    "Lambda-GB-Second-ARM",
    "Second",
    "cores 1024/6368400 Graviton2",
  ],
  [
    "AmazonECS",
    "Fargate-ARM-vCPU-Hours:perCPU",
    "hours",
    "cores 1/1 Graviton2",
  ],
  ["AmazonECS", "Fargate-GB-Hours", "hours", "memory"],
  ["AmazonECS", "Fargate-Windows-OS-Hours:perCPU", "hours", null],
  [
    "AmazonECS",
    "USE1-Fargate-vCPU-Hours:perCPU",
    "vCPU-Hours",
    "cores 1/1 Average",
  ],
  ["AmazonECS", "Fargate-GB-Hours", "GB-Hours", "memory"],
  ["AmazonECS", "ECS-EC2-vCPU-Hours", "vCPU-Hours", "counted_elsewhere"],
  ["AmazonECS", "ECS-EC2-GB-Hours", "GB-Hours", "counted_elsewhere"],
  ["AmazonRDS", "ExtendedSupport:Yr1-Yr2:MySQL5.7", "vCPU-Hours", null],
  ["AmazonRDS", "Aurora:ServerlessV2Usage", "ACU-Hr", "cores 1/4 Average"],
  ["AWSGlue", "USE1-ETL-DPU-Hour", "DPU-Hour", "cores 4/1 Average"],
  ["AmazonEC2", "DataTransfer-Out-Bytes", "GB", "network"],
  ["AmazonEC2", "USE1-USW2-AWS-Out-Bytes", "GB", "network"],
  ["AmazonEC2", "DataTransfer-In-Bytes", "GB", "takes_none"],
  ["AmazonEC2", "DataTransfer-Regional-Bytes", "GB", "takes_none"],
  ["AmazonCloudFront", "EU-DataTransfer-Out-Bytes", "GB", null],
  ["AmazonEC2", "NatGateway-Bytes", "GB", null],
  ["AmazonS3", "Requests-Tier1", "Requests", null],
];

Deno.test("findRule() knows media, copies and cores by usage type, and guesses nothing from a unit", () => {
  for (const [service, usageType, unit, expected] of OTHERS) {
    equal(rule(service, usageType, unit), expected, `${service} ${usageType}`);
  }
});

Deno.test("findRule() of a storage service is that service's alone", () => {
  deepEqual(
    ["AmazonS3", "AmazonEFS", "AmazonNeptune"].map((service) =>
      rule(service, "TimedStorage-ByteHrs", "GB-Mo")
    ),
    ["hdd x6", "ssd x3", null],
  );
});
