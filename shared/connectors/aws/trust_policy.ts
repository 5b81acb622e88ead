import type { PolicyDocument } from "./read_policy.ts";

/** Who may assume the customer's role, and with what. */
export interface Trust {
  /** ARN of our own AWS principal. */
  readonly principalArn: string;
  /** Ours, random, one per integration: it keeps one customer's role out of another customer's reach. */
  readonly externalId: string;
}

/**
 * The trust policy of the customer's role. Without its condition anybody who guesses the role's ARN could have us read it
 * (the confused deputy: docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
 */
export function trustPolicy(
  { principalArn, externalId }: Trust,
): PolicyDocument {
  return trustDocument(principalArn, externalId);
}

/** As {@linkcode trustPolicy}, for values that CloudFormation fills in. */
export function trustDocument(
  principal: unknown,
  externalId: unknown,
): PolicyDocument {
  return policyOf({
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": externalId } },
  });
}

/** The trust policy of a role that the users and roles of one account may assume, as far as that account lets them. */
export function accountTrustDocument(principal: unknown): PolicyDocument {
  return policyOf({
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "sts:AssumeRole",
  });
}

function policyOf(
  statement: Readonly<Record<string, unknown>>,
): PolicyDocument {
  return { Version: "2012-10-17", Statement: [statement] };
}
