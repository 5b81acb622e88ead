/**
 * What the customer's role or user must be allowed: exactly the calls this connector makes.
 *
 * A statement per dataset, each whole in itself, so that a customer who leaves one out loses that dataset and no other.
 *
 * @module
 */
import {
  CHARGES_ACTION,
  DESCRIBE_ACTION,
  SEARCH_ACTION,
  TERMS_ACTION,
} from "./agreement_service.ts";
import { COST_ACTION } from "./cost_explorer.ts";
import type { CostReport } from "./cur/cost_report.ts";
import { GET_OBJECT_ACTION, LIST_BUCKET_ACTION } from "./cur/s3_bucket.ts";
import type { AwsDataset } from "./datasets.ts";
import { OFFER_ACTION, PRODUCT_ACTION } from "./discovery.ts";
import { INVOICE_PDF_ACTION, LIST_INVOICES_ACTION } from "./invoicing.ts";
import { EMISSIONS_ACTION } from "./emissions/sustainability.ts";
import { LIST_ACCOUNTS_ACTION } from "./list_accounts.ts";
import { ASSUME_ACTION } from "./member_sessions.ts";
import { ORGANIZATION_ACTION } from "./organizations.ts";

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** The IAM actions each dataset needs. */
export const DATASET_ACTIONS: Readonly<Record<AwsDataset, readonly string[]>> =
  {
    service_usage: [COST_ACTION],
    marketplace_products: [
      SEARCH_ACTION,
      DESCRIBE_ACTION,
      PRODUCT_ACTION,
      OFFER_ACTION,
    ],
    contracts: [SEARCH_ACTION, TERMS_ACTION, CHARGES_ACTION],
    invoices: [LIST_INVOICES_ACTION, INVOICE_PDF_ACTION],
    cur: [LIST_BUCKET_ACTION, GET_OBJECT_ACTION],
    emissions: [EMISSIONS_ACTION],
    carbon_export: [LIST_BUCKET_ACTION, GET_OBJECT_ACTION],
    // Worked out from what is stored: AWS is not asked.
    estimated_emissions: [],
  };

/** Actions that tell more and are missed by no dataset: whether the account pays for an organization, and which others are in it. */
export const OPTIONAL_ACTIONS: readonly string[] = [
  ORGANIZATION_ACTION,
  LIST_ACCOUNTS_ACTION,
];

/** The datasets that live in the account that accepted an agreement, so that members are read too. */
export const MEMBER_DATASETS: readonly AwsDataset[] = [
  "marketplace_products",
  "contracts",
];

/** The role of member accounts. */
export interface MemberRole {
  /** Its name, with its path if it has one. */
  readonly roleName: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** The report that is read, and the partition its bucket is in. */
export interface ReadReport
  extends Pick<CostReport, "bucket" | "prefix" | "name"> {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** What is read besides the datasets that every integration has. */
export interface PolicyOptions {
  /** Member accounts that a user enters with keys; a role does not, as our own principal enters them. */
  readonly entered?: MemberRole;
  /** The cost report, where one is set up. */
  readonly report?: ReadReport;
  /** The export of emissions, where one is set up. */
  readonly carbonExport?: ReadReport;
}

/** The datasets whose actions take no resource: IAM wants `*`. */
const EVERYWHERE: readonly AwsDataset[] = [
  "service_usage",
  "marketplace_products",
  "contracts",
  "invoices",
  "emissions",
];

/** The least policy for every dataset, for the account that pays. */
export function readPolicy(
  { entered, report, carbonExport }: PolicyOptions = {},
): PolicyDocument {
  return policyOf([
    ...EVERYWHERE.map(datasetStatement),
    allow("Organization", OPTIONAL_ACTIONS, "*"),
    ...(report === undefined ? [] : placeStatements("CostReport", report)),
    ...(carbonExport === undefined
      ? []
      : placeStatements("CarbonExport", carbonExport)),
    ...(entered === undefined ? [] : [
      allow(
        "EnterMemberAccounts",
        [ASSUME_ACTION],
        `arn:${entered.partition}:iam::*:role/${entered.roleName}`,
      ),
    ]),
  ]);
}

/** The least policy for a cost report, to be attached beside the other one. */
export function reportPolicy(report: ReadReport): PolicyDocument {
  return policyOf(placeStatements("CostReport", report));
}

/** Nothing of the bucket but what is read. Listing is allowed below it alone: the condition is how IAM says so. */
function placeStatements(
  what: "CostReport" | "CarbonExport",
  { bucket, prefix, name, partition }: ReadReport,
) {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const base = prefix === "" ? name : `${prefix}/${name}`;
  return [
    {
      ...allow(`List${what}`, [LIST_BUCKET_ACTION], arn),
      Condition: { StringLike: { "s3:prefix": `${base}/*` } },
    },
    allow(`Read${what}`, [GET_OBJECT_ACTION], `${arn}/${base}/*`),
  ];
}

/** The least policy for a member account. */
export function memberReadPolicy(): PolicyDocument {
  return policyOf(MEMBER_DATASETS.map(datasetStatement));
}

function policyOf(Statement: PolicyDocument["Statement"]): PolicyDocument {
  return { Version: "2012-10-17", Statement };
}

/** `marketplace_products` becomes `MarketplaceProducts`: IAM takes letters and digits alone. */
function datasetStatement(dataset: AwsDataset) {
  const sid = dataset.replace(
    /(?:^|_)([a-z])/g,
    (_, letter: string) => letter.toUpperCase(),
  );
  return allow(sid, DATASET_ACTIONS[dataset], "*");
}

function allow(Sid: string, actions: readonly string[], Resource: string) {
  return { Sid, Effect: "Allow", Action: [...actions].sort(), Resource };
}
