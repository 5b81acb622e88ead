import type { Product } from "./product.ts";

/** FOCUS ServiceCategory by words in a service's name; the first that fits counts. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/Compute|Lambda|Container|Kubernetes|MapReduce/, "Compute"],
  [
    /Database|DynamoDB|Redshift|ElastiCache|DocumentDB|Neptune|Timestream/,
    "Databases",
  ],
  [/Storage|File System|FSx|Backup/, "Storage"],
  [
    /CloudFront|Load Balanc|Private Cloud|Direct Connect|Route 53|Data Transfer|Transfer Family/,
    "Networking",
  ],
  [
    /SageMaker|Bedrock|Comprehend|Rekognition|Textract|Transcribe/,
    "AI and Machine Learning",
  ],
  [/OpenSearch|Athena|Glue|Kinesis|QuickSight|Kafka/, "Analytics"],
  [
    /WAF|GuardDuty|Key Management|Secrets|Security|Inspector|Macie|Firewall/,
    "Security",
  ],
  [/CloudWatch|Config|CloudTrail|Systems Manager/, "Management and Governance"],
  [/Queue|Notification|Step Functions|EventBridge|API Gateway/, "Integration"],
];

/** FOCUS ServiceCategory of a product. */
export function serviceCategory({ name }: Product): string {
  return WORDS.find(([pattern]) => pattern.test(name))?.[1] ?? "Other";
}
