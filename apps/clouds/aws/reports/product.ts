import type { Line } from "../billing/line.ts";
import { chance } from "../billing/chance.ts";

/** A service as reports name it, which is not as Cost Explorer does. */
export interface Product {
  /** lineItem/ProductCode. */
  readonly code: string;
  /** product/ProductName. */
  readonly name: string;
  /** product/productFamily. */
  readonly family: string;
  /** product/sku. */
  readonly sku: string;
  /** product/instanceType; empty for what has none. */
  readonly instanceType: string;
}

/** Codes and names that do not follow from Cost Explorer's name. */
const NAMED: Readonly<Record<string, readonly [string, string]>> = {
  "Amazon Elastic Compute Cloud - Compute": [
    "AmazonEC2",
    "Amazon Elastic Compute Cloud",
  ],
  "EC2 - Other": ["AmazonEC2", "Amazon Elastic Compute Cloud"],
  "Amazon Relational Database Service": [
    "AmazonRDS",
    "Amazon Relational Database Service",
  ],
  "Amazon Simple Storage Service": [
    "AmazonS3",
    "Amazon Simple Storage Service",
  ],
  "Amazon Virtual Private Cloud": ["AmazonVPC", "Amazon Virtual Private Cloud"],
  "Amazon Elastic Load Balancing": ["AWSELB", "Elastic Load Balancing"],
  "Amazon Elastic Container Service for Kubernetes": [
    "AmazonEKS",
    "Amazon Elastic Container Service for Kubernetes",
  ],
  "Amazon Elastic Container Service": [
    "AmazonECS",
    "Amazon Elastic Container Service",
  ],
  "Amazon Elastic File System": ["AmazonEFS", "Amazon Elastic File System"],
  "AWS Key Management Service": ["awskms", "AWS Key Management Service"],
  "Amazon Simple Queue Service": [
    "AWSQueueService",
    "Amazon Simple Queue Service",
  ],
  "Savings Plans for AWS Compute usage": [
    "ComputeSavingsPlans",
    "Savings Plans for AWS Compute usage",
  ],
  "AWS Support (Business)": ["AWSSupportBusiness", "AWS Support (Business)"],
  Tax: ["AWSDataTransfer", "AWS Data Transfer"],
};

/** Product families by the beginning of the usage type. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(Box|Instance)Usage|^(Node|ESInstance|Kafka)/, "Compute Instance"],
  [/Storage|VolumeUsage|ByteHrs/, "Storage"],
  [/DataTransfer/, "Data Transfer"],
  [/Request|Invok|StateTransition/, "API Request"],
];

const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

const KNOWN = new Map<string, Product>();

/** The product of a line of the bill. Marketplace products have a code that says nothing and the name their seller gave them. */
export function productOf(line: Line): Product {
  const key = `${line.service}\n${line.usageType}`;
  const known = KNOWN.get(key) ?? makeProduct(line);
  KNOWN.set(key, known);
  return known;
}

function makeProduct(line: Line): Product {
  const isMarketplace = line.billingEntity === "AWS Marketplace";
  const sku = letters(line.service, line.usageType, isMarketplace ? 25 : 16);
  const [code, name] = isMarketplace
    ? [sku.toLowerCase(), line.service]
    : NAMED[line.service] ??
      [line.service.replace(/[^A-Za-z0-9]/g, ""), line.service];
  return {
    code,
    name,
    family: FAMILIES.find(([pattern]) => pattern.test(line.usageType))?.[1] ??
      "",
    sku,
    instanceType:
      /^[A-Za-z]+:((?:db\.|cache\.|ml\.|dms\.)?[a-z]\w*\.\w+)$/.exec(
        line.usageType,
      )?.[1] ?? "",
  };
}

function letters(service: string, usageType: string, count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      LETTERS[chance(17, service, usageType, index) % LETTERS.length],
  ).join("");
}
