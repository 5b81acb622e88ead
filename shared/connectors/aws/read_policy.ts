/**
 * What the customer's role or user must be allowed: exactly the calls this connector makes.
 *
 * @module
 */
import { COST_ACTION } from "./cost_explorer.ts";
import { ORGANIZATION_ACTION } from "./organizations.ts";
import { SERVICE_USAGE } from "./service_usage.ts";

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** The IAM actions each dataset needs. */
export const DATASET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  [SERVICE_USAGE]: [COST_ACTION],
};

/** Actions that tell more and are missed by no dataset: whether the account pays for an organization. */
export const OPTIONAL_ACTIONS: readonly string[] = [ORGANIZATION_ACTION];

/** The least policy for every dataset. These actions take no resource: IAM wants `*`. */
export function readPolicy(): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadCost",
        Effect: "Allow",
        Action: [...new Set(Object.values(DATASET_ACTIONS).flat())].sort(),
        Resource: "*",
      },
      {
        Sid: "TellPayerFromMember",
        Effect: "Allow",
        Action: [...OPTIONAL_ACTIONS],
        Resource: "*",
      },
    ],
  };
}
