/**
 * The CloudFormation template that makes the same role in every member account, for a stack set. Agreements of AWS Marketplace
 * live in the account that accepted them, so the payer's role does not see those of its members.
 *
 * @module
 */
import { filled, trustParameters } from "./cloud_formation.ts";
import { memberReadPolicy, type PolicyDocument } from "./read_policy.ts";
import {
  accountTrustDocument,
  type Trust,
  trustDocument,
} from "./trust_policy.ts";

/** The role's name where an integration names none. */
export const DEFAULT_MEMBER_ROLE = "cloud-sync-member";

/**
 * Who enters member accounts: our own principal with the external id, for an integration by role; the users of the account
 * that pays, for one by access keys. What is not known yet is asked for.
 */
export type MemberTrust =
  | { readonly by: "role"; readonly trust?: Trust }
  | { readonly by: "keys"; readonly payerAccountId?: string };

/** The template. `roleName` may have a path: `finance/cloud-sync`. */
export function memberTemplate(
  roleName: string,
  entering: MemberTrust,
): Readonly<Record<string, unknown>> {
  const slash = roleName.lastIndexOf("/");
  const { parameters, document } = trustOf(entering);
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      "Lets Cloud Sync Engine read this member account's AWS Marketplace agreements. Read only.",
    Parameters: {
      ...parameters,
      RoleName: {
        Type: "String",
        Description: "The member role name of the integration",
        AllowedPattern: "[A-Za-z0-9+=,.@_-]{1,64}",
        Default: roleName.slice(slash + 1),
      },
    },
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: { Ref: "RoleName" },
          ...(slash < 0 ? {} : { Path: pathOf(roleName.slice(0, slash)) }),
          Description: "Read by Cloud Sync Engine",
          AssumeRolePolicyDocument: document,
          Policies: [{
            PolicyName: "cloud-sync-read",
            PolicyDocument: memberReadPolicy(),
          }],
        },
      },
    },
  };
}

function trustOf(
  entering: MemberTrust,
): {
  parameters: Readonly<Record<string, unknown>>;
  document: PolicyDocument;
} {
  if (entering.by === "role") {
    return {
      parameters: trustParameters(entering.trust),
      document: trustDocument({ Ref: "PrincipalArn" }, { Ref: "ExternalId" }),
    };
  }
  return {
    parameters: {
      PayerAccountId: {
        Type: "String",
        Description: "The account whose access keys the integration has",
        AllowedPattern: "[0-9]{12}",
        ...filled(entering.payerAccountId),
      },
    },
    document: accountTrustDocument({
      "Fn::Sub": "arn:${AWS::Partition}:iam::${PayerAccountId}:root",
    }),
  };
}

function pathOf(folders: string): string {
  return `/${folders.replace(/^\/+/, "")}/`;
}
