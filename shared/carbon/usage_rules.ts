/**
 * What a usage type of AWS stands for: which formula it is estimated by, and with how many copies.
 *
 * Sources: docs.aws.amazon.com, "Understanding your AWS billing and usage reports" of each service, for what a usage type is;
 * cloud-carbon-footprint, CostAndUsageTypes.ts and ReplicationFactors.ts, for media and copies. A usage type without a rule is not
 * estimated: nothing is guessed from its unit.
 *
 * @module
 */

/** How a usage type is estimated. */
export type UsageRule =
  | {
    readonly kind: "instance";
    readonly type: string;
    readonly copies: number;
  }
  | {
    readonly kind: "cores";
    /** Virtual core hours of a unit, as a fraction. */
    readonly per: readonly [number, number];
    readonly processor: string;
  }
  | { readonly kind: "memory" }
  | {
    readonly kind: "storage";
    readonly medium: "ssd" | "hdd";
    readonly copies: number;
  }
  | { readonly kind: "network" }
  | {
    readonly kind: "none";
    /** `counted_elsewhere`: another line holds the energy. `takes_none`: by the formulas it takes none. */
    readonly reason: "counted_elsewhere" | "takes_none";
  };

/** What a rule is found by. */
export interface UsageKind {
  /** The code the usage is billed under. */
  readonly service: string;
  /** The provider's usage type, with its region before it or not. */
  readonly usage_type: string;
  /** The unit of its quantity. */
  readonly unit: string;
}

type Unit =
  | "hour"
  | "core_hour"
  | "gb_month"
  | "gb_hour"
  | "gb"
  | "gb_second"
  | "acu"
  | "dpu";

/** Units in every spelling of bills and FOCUS exports, bare. */
const UNITS: Readonly<Record<string, Unit>> = {
  hrs: "hour",
  hours: "hour",
  hour: "hour",
  vcpuhours: "core_hour",
  vcpuhour: "core_hour",
  gbmo: "gb_month",
  gbmonth: "gb_month",
  gbmonths: "gb_month",
  gbmp: "gb_month",
  gbhours: "gb_hour",
  gbhour: "gb_hour",
  gb: "gb",
  gigabytes: "gb",
  gigabyte: "gb",
  lambdagbsecond: "gb_second",
  gbseconds: "gb_second",
  gbsecond: "gb_second",
  seconds: "gb_second",
  second: "gb_second",
  acuhr: "acu",
  acuhrs: "acu",
  acuhours: "acu",
  dpuhour: "dpu",
  dpuhours: "dpu",
};

/** One line of the table: service (any when null), what the usage type ends with, the rule; null for none after all. */
type Entry = readonly [string | null, RegExp, UsageRule | null];

const ssd = (copies: number): UsageRule => ({
  kind: "storage",
  medium: "ssd",
  copies,
});
const hdd = (copies: number): UsageRule => ({
  kind: "storage",
  medium: "hdd",
  copies,
});
const cores = (
  per: readonly [number, number],
  processor = "Average",
): UsageRule => ({
  kind: "cores",
  per,
  processor,
});
const TAKES_NONE: UsageRule = { kind: "none", reason: "takes_none" };
const ELSEWHERE: UsageRule = { kind: "none", reason: "counted_elsewhere" };

/** A function of 1,769 MB has one virtual core. Source: docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html. */
const LAMBDA: readonly [number, number] = [1024, 1769 * 3600];

const TABLE: Readonly<Partial<Record<Unit, readonly Entry[]>>> = {
  core_hour: [
    [null, /ECS-EC2-vCPU-Hours$/, ELSEWHERE],
    [null, /EMR-EKS-EC2-vCPUHours$/, ELSEWHERE],
    [null, /Fargate-ARM-vCPU-Hours:perCPU$/, cores([1, 1], "Graviton2")],
    [null, /Fargate-vCPU-Hours:perCPU$/, cores([1, 1])],
    ["AmazonEC2", /CPUCredits:t4g$/, cores([1, 1], "Graviton2")],
    ["AmazonEC2", /CPUCredits:t3a$/, cores([1, 1], "EPYC 1st Gen")],
    ["AmazonEC2", /CPUCredits:t[23]$/, cores([1, 1], "Cascade Lake")],
  ],
  gb_hour: [
    [null, /(ECS-EC2-GB-Hours|EMR-EKS-EC2-GBHours)$/, ELSEWHERE],
    [null, /Fargate-(ARM-)?GB-Hours$/, { kind: "memory" }],
  ],
  gb_second: [
    ["AWSLambda", /Lambda-GB-Second-ARM$/, cores(LAMBDA, "Graviton2")],
    ["AWSLambda", /Lambda-GB-Second$/, cores(LAMBDA)],
  ],
  // Sources: cloud-carbon-footprint, Methodology.md: an ACU is a quarter of a core, a DPU four.
  acu: [["AmazonRDS", /Aurora:Serverless(V2)?Usage$/, cores([1, 4])]],
  dpu: [["AWSGlue", /DPU-Hour$/, cores([4, 1])]],
  gb: [
    // Edge locations are not the data centres that the coefficient is of.
    ["AmazonCloudFront", /Bytes$/, null],
    [null, /(^|-)(DataTransfer|AWS)-Out-Bytes$/, { kind: "network" }],
    [null, /(^|-)(DataTransfer|AWS)-In-Bytes$/, TAKES_NONE],
    [null, /(^|-)DataTransfer-Regional-Bytes$/, TAKES_NONE],
  ],
  gb_month: [
    ["AmazonEC2", /EBS:VolumeUsage\.(gp2|gp3|piops|io2)$/, ssd(2)],
    ["AmazonEC2", /EBS:VolumeUsage(\.(st1|sc1))?$/, hdd(2)],
    ["AmazonEC2", /EBS:Snapshot(Usage|ArchiveStorage)$/, hdd(3)],
    ["AmazonS3", /TimedStorage-(ZIA|RRS)-ByteHrs$/, hdd(2)],
    [
      "AmazonS3",
      /TimedStorage-((SIA|INT-FA|INT-IA|INT-AIA|GIR|GLACIER|Glacier|GDA)-)?ByteHrs$/,
      hdd(6),
    ],
    ["AmazonEFS", /TimedStorage-Z\w*-ByteHrs$/, ssd(2)],
    ["AmazonEFS", /TimedStorage-(\w+-)?ByteHrs$/, ssd(3)],
    ["AmazonRDS", /Aurora:StorageUsage$/, ssd(6)],
    ["AmazonRDS", /Aurora:BackupUsage$/, hdd(3)],
    ["AmazonRDS", /RDS:ChargedBackupUsage$/, hdd(3)],
    [
      "AmazonRDS",
      /RDS:Multi-AZ-((GP2|GP3|PIOPS)-Storage|StorageUsage)$/,
      ssd(2),
    ],
    ["AmazonRDS", /RDS:(GP2|GP3|PIOPS)-Storage$/, ssd(1)],
    ["AmazonRDS", /RDS:StorageUsage$/, hdd(1)],
    ["AmazonDynamoDB", /Timed(PITR)?Storage-ByteHrs$/, ssd(2)],
    ["AmazonDynamoDB", /TimedBackupStorage-ByteHrs$/, hdd(2)],
    ["AmazonDocDB", /StorageUsage$/, ssd(2)],
    ["AmazonDocDB", /BackupUsage$/, hdd(3)],
    ["AmazonECR", /TimedStorage-ByteHrs$/, hdd(3)],
    ["AmazonElastiCache", /BackupUsage$/, hdd(3)],
    ["AmazonES", /ES:(GP2|gp2|GP3|gp3)-Storage$/, ssd(1)],
    ["AmazonMSK", /Kafka\.Storage\.GP[23]$/, ssd(1)],
    ["AmazonCloudWatch", /TimedStorage-ByteHrs$/, hdd(1)],
    ["AmazonRedshift", /Redshift:PaidSnapshots$/, hdd(1)],
  ],
};

/** An instance type at the end of a usage type: `BoxUsage:m5.large`, `InstanceUsage:db.r5.2xl`, `Kafka.m5.large`. */
const INSTANCE =
  /(?:^|[:.-])([a-z]+\d[a-z0-9]*(?:-flex)?)\.((?:metal-)?\d*(?:nano|micro|small|medium|xlarge|large|xlplus|xl)|metal)(?:\.search)?$/;

/** Usage types of EC2 that are instances at work; others with an instance type are surcharges, or capacity nobody used. */
const EC2_AT_WORK =
  /(^|-)((Host)?BoxUsage|SpotUsage|DedicatedUsage|HeavyUsage|SchedUsage):/;

/** A dedicated host: what runs on it is told by HostBoxUsage, at no cost. */
const HOST = /(^|-)HostUsage:/;

/** The rule of a usage type; null where there is none. */
export function findRule(kind: UsageKind): UsageRule | null {
  const unit = UNITS[kind.unit.toLowerCase().replace(/[^a-z0-9]/g, "")];
  if (unit === undefined) return null;
  // Fargate's usage types name their unit themselves; their hours are of cores and of gigabytes.
  const tables = unit === "hour"
    ? [TABLE.core_hour, TABLE.gb_hour]
    : [TABLE[unit]];
  const entry = tables.flatMap((table) => table ?? [])
    .find(([service, ending]) =>
      (service === null || service === kind.service) &&
      ending.test(kind.usage_type)
    );
  if (entry !== undefined) return entry[2];
  return unit === "hour" ? instanceRule(kind) : null;
}

function instanceRule({ service, usage_type }: UsageKind): UsageRule | null {
  if (service === "AmazonEC2" && HOST.test(usage_type)) return ELSEWHERE;
  const [, family, size = ""] = INSTANCE.exec(usage_type) ?? [];
  if (family === undefined) return null;
  // What a cluster is charged comes on top of its instances, which are lines of their own.
  if (service === "ElasticMapReduce") return ELSEWHERE;
  if (service === "AmazonEC2" && !EC2_AT_WORK.test(usage_type)) return null;
  const whole = size.replace(/xl$/, "xlarge").replace(
    /^(metal-\d+)xlarge$/,
    "$1xl",
  );
  return {
    kind: "instance",
    type: `${family}.${whole}`,
    copies: usage_type.includes("Multi-AZ") ? 2 : 1,
  };
}
