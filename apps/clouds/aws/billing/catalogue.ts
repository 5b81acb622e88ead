/** A service as Cost Explorer names it, and how much of it an account with weight 1 uses on an ordinary day. */
export interface CatalogueEntry {
  /** Cost Explorer's SERVICE value. */
  readonly name: string;
  /** On-demand cost in cents. */
  readonly centsPerDay: number;
  /** The dominating usage type and its unit. */
  readonly usageType: string;
  /** What the quantity counts. */
  readonly unit: string;
  /** Cost Explorer's OPERATION value. */
  readonly operation: string;
  /** Basis points of the usage a Savings Plan covers. */
  readonly savingsPlan?: number;
  /** Basis points of the usage reservations cover. */
  readonly reserved?: number;
  /** A Marketplace product: its seller. */
  readonly seller?: string;
  /** A Marketplace product whose seller bills in euro. */
  readonly isEuro?: boolean;
  /** Cost is multiplied by this on the spike day, in the first account. */
  readonly spike?: number;
}

/** Quotes, commas and non-ASCII letters in one name: what CSV writers and careless SQL trip over. */
export const AWKWARD_SERVICE = 'Größe & Söhne "Überwachung", EU-Edition';

const entry = (
  name: string,
  centsPerDay: number,
  usageType: string,
  unit: string,
  operation: string,
  more: Partial<CatalogueEntry> = {},
): CatalogueEntry => ({
  name,
  centsPerDay,
  usageType,
  unit,
  operation,
  ...more,
});

/** The services, the most used first. A small account uses the first 36 of them, a large one all sixty. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  entry(
    "Amazon Elastic Compute Cloud - Compute",
    41_230,
    "BoxUsage:m6i.xlarge",
    "Hrs",
    "RunInstances",
    {
      savingsPlan: 3500,
    },
  ),
  entry(
    "Amazon Relational Database Service",
    18_775,
    "InstanceUsage:db.r6g.large",
    "Hrs",
    "CreateDBInstance",
    {
      reserved: 3000,
    },
  ),
  entry(
    "EC2 - Other",
    9_412,
    "EBS:VolumeUsage.gp3",
    "GB-Mo",
    "CreateVolume-Gp3",
  ),
  entry(
    "Amazon Simple Storage Service",
    7_318,
    "TimedStorage-ByteHrs",
    "GB-Mo",
    "StandardStorage",
  ),
  entry(
    "Amazon SageMaker",
    5_264,
    "Train:ml.g5.xlarge",
    "Hrs",
    "CreateTrainingJob",
    { spike: 9 },
  ),
  entry("Amazon CloudFront", 4_155, "DataTransfer-Out-Bytes", "GB", "GET"),
  entry("AWS Lambda", 2_240, "Lambda-GB-Second", "Lambda-GB-Second", "Invoke", {
    savingsPlan: 1200,
  }),
  entry(
    "AmazonCloudWatch",
    2_118,
    "DataProcessing-Bytes",
    "GB",
    "PutLogEvents",
  ),
  entry(
    "Amazon Virtual Private Cloud",
    1_932,
    "NatGateway-Hours",
    "Hrs",
    "NatGateway",
  ),
  entry(
    "Amazon DynamoDB",
    1_871,
    "WriteRequestUnits",
    "WriteRequestUnits",
    "PayPerRequestThroughput",
  ),
  entry(AWKWARD_SERVICE, 1_540, "SoftwareUsage:agent", "Units", "MeterUsage", {
    seller: "Größe & Söhne GmbH",
    isEuro: true,
  }),
  entry(
    "Amazon Elastic Load Balancing",
    1_486,
    "LoadBalancerUsage",
    "Hrs",
    "LoadBalancing:Application",
  ),
  entry(
    "Amazon Redshift",
    1_450,
    "Node:ra3.xlplus",
    "Hrs",
    "RunComputeNode:0001",
    { reserved: 2500 },
  ),
  entry(
    "Amazon Bedrock",
    1_333,
    "InputTokenCount",
    "1K tokens",
    "InvokeModelInference",
  ),
  entry(
    "Amazon OpenSearch Service",
    1_209,
    "ESInstance:r6g.large",
    "Hrs",
    "ESDomain",
  ),
  entry(
    "Amazon ElastiCache",
    1_124,
    "NodeUsage:cache.r6g.large",
    "Hrs",
    "CreateCacheCluster:0002",
  ),
  entry(
    "Datalog Watch Pro (Contract)",
    990,
    "SoftwareUsage:hosts",
    "Units",
    "MeterUsage",
    {
      seller: "Datalog Watch, Inc.",
    },
  ),
  entry(
    "Amazon Elastic Container Service for Kubernetes",
    864,
    "AmazonEKS-Hours:perCluster",
    "Hours",
    "CreateOperation",
  ),
  entry("Amazon Kinesis", 731, "Storage-ShardHour", "Hrs", "shardHourStorage"),
  entry("AWS Glue", 668, "ETL-DPU-Hour", "DPU-Hour", "Jobrun"),
  entry(
    "Amazon Elastic Container Service",
    612,
    "Fargate-vCPU-Hours:perCPU",
    "hours",
    "FargateTask",
    {
      savingsPlan: 2000,
    },
  ),
  entry(
    "Amazon Elastic File System",
    540,
    "TimedStorage-ByteHrs",
    "GB-Mo",
    "StandardStorage",
  ),
  entry("AWS Backup", 488, "WarmStorage-ByteHrs-EBS", "GB-Mo", "Storage"),
  entry(
    "Amazon Athena",
    433,
    "DataScannedInTB",
    "Terabytes",
    "StartQueryExecution",
  ),
  entry(
    "Amazon API Gateway",
    377,
    "ApiGatewayRequest",
    "Requests",
    "ApiGatewayRequest",
  ),
  entry("AWS Direct Connect", 360, "PortUsage:1G", "Hrs", "CreateConnection"),
  entry("AWS WAF", 312, "WebACLV2", "month", "Default"),
  entry(
    "Amazon GuardDuty",
    288,
    "PaidEventsAnalyzed",
    "Events",
    "PaidEventsAnalyzed",
  ),
  entry("AWS Key Management Service", 211, "KMS-Keys", "Keys", "Unknown"),
  entry(
    "AWS Config",
    190,
    "ConfigurationItemRecorded",
    "ConfigurationItemRecorded",
    "None",
  ),
  entry("Amazon Route 53", 166, "HostedZone", "HostedZone", "HostedZone"),
  entry(
    "AWS Step Functions",
    121,
    "StateTransition",
    "StateTransitions",
    "StateTransition",
  ),
  entry(
    "Amazon Simple Queue Service",
    77,
    "Requests-Tier1",
    "Requests",
    "SendMessage",
  ),
  entry(
    "AWS Secrets Manager",
    64,
    "AWSSecretsManager-Secrets",
    "Secrets",
    "Unknown",
  ),
  entry("AWS CloudTrail", 41, "PaidEventsRecorded", "Events", "None"),
  entry(
    "Amazon Simple Notification Service",
    7,
    "DeliveryAttempts-SMTP",
    "Notifications",
    "Deliver",
  ),
  entry(
    "Amazon Managed Streaming for Apache Kafka",
    822,
    "Kafka.m5.large",
    "Hrs",
    "RunBroker",
  ),
  entry(
    "Amazon Elastic MapReduce",
    780,
    "BoxUsage:m5.xlarge",
    "Hrs",
    "RunInstances",
  ),
  entry(
    "Amazon DocumentDB (with MongoDB compatibility)",
    745,
    "InstanceUsage:db.r6g.large",
    "Hrs",
    "CreateDBInstance",
  ),
  entry(
    "Amazon Neptune",
    612,
    "InstanceUsage:db.r6g.large",
    "Hrs",
    "CreateDBInstance",
  ),
  entry(
    "AWS Database Migration Service",
    444,
    "InstanceUsg:dms.t3.medium",
    "Hrs",
    "CreateDMSInstance",
  ),
  entry("Amazon FSx", 431, "Storage:SSD", "GB-Mo", "CreateFileSystem:Windows"),
  entry("AWS Transfer Family", 402, "ProtocolHours", "Hourly", "SFTP:S3"),
  entry("Amazon WorkSpaces", 390, "AW-HW-2", "User", "AutoStop"),
  entry("Amazon Connect", 377, "end-customer-mins", "Minutes", "Voice"),
  entry(
    "Amazon QuickSight",
    350,
    "QS-User-Enterprise-Month",
    "User",
    "QS-User-Enterprise",
  ),
  entry("Amazon Comprehend", 300, "DetectSentiment", "Unit", "DetectSentiment"),
  entry("Amazon Rekognition", 275, "ImagesProcessed", "Images", "DetectLabels"),
  entry("Amazon Textract", 250, "PagesforTable", "Pages", "AnalyzeDocument"),
  entry(
    "Amazon Transcribe",
    240,
    "TranscribeAudio",
    "second",
    "StartTranscriptionJob",
  ),
  entry("AWS Security Hub", 230, "SecurityChecks", "Checks", "SecurityChecks"),
  entry(
    "Amazon Inspector",
    222,
    "EC2-Instance-Months",
    "Instances",
    "ScanInstance",
  ),
  entry(
    "Amazon Macie",
    205,
    "SensitiveDataDiscovery",
    "GB",
    "ClassificationJob",
  ),
  entry("AWS Network Firewall", 199, "Endpoint-Hour", "Hrs", "Endpoint"),
  entry(
    "Amazon Timestream",
    180,
    "MemoryStore-ByteHrs",
    "GB-hour",
    "WriteRecords",
  ),
  entry("AWS CodeBuild", 144, "Build-Min:Linux:g1.small", "Minutes", "Build"),
  entry("AWS X-Ray", 96, "XRay-TracesStored", "Traces", "TracesStored"),
  entry("Amazon EventBridge", 75, "Event-64K-Chunks", "Events", "PutEvents"),
  entry(
    "Amazon Elastic Container Registry (ECR)",
    58,
    "TimedStorage-ByteHrs",
    "GB-Mo",
    "StandardStorage",
  ),
  entry(
    "AWS Systems Manager",
    33,
    "PS-Advanced-Param-Tier1",
    "Parameters",
    "Advanced",
  ),
];
