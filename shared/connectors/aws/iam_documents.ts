import { cloudFormationTemplate } from "./cloud_formation.ts";
import { DEFAULT_MEMBER_ROLE, memberTemplate } from "./member_template.ts";
import { readPolicy, reportPolicy } from "./read_policy.ts";
import { trustPolicy } from "./trust_policy.ts";

/** The files of docs/iam and their text. They are written from here, never by hand. */
export function iamDocuments(): ReadonlyMap<string, string> {
  return new Map([
    ["read_policy.json", toText(readPolicy())],
    [
      "cost_report_policy.json",
      toText(reportPolicy({
        bucket: "example-cost-reports",
        prefix: "exports",
        name: "costs",
        partition: "aws",
      })),
    ],
    [
      "trust_policy.json",
      toText(trustPolicy({
        principalArn: "arn:aws:iam::111122223333:user/cloud-sync-broker",
        externalId: "cse-0123456789abcdef0123456789abcdef",
      })),
    ],
    ["cloud_formation.json", toText(cloudFormationTemplate())],
    [
      "member_cloud_formation.json",
      toText(memberTemplate(DEFAULT_MEMBER_ROLE, { by: "role" })),
    ],
    [
      "member_cloud_formation_keys.json",
      toText(memberTemplate(DEFAULT_MEMBER_ROLE, { by: "keys" })),
    ],
  ]);
}

function toText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
