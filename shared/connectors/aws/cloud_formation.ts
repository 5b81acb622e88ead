/**
 * The CloudFormation template that makes the customer's role, and the link that opens it.
 *
 * @module
 */
import { type PolicyOptions, readPolicy } from "./read_policy.ts";
import { type Trust, trustDocument } from "./trust_policy.ts";

/**
 * The template: with `trust` its parameters are filled in, without it they are asked for; with `reading` the role may read more
 * than every integration does. JSON is valid as it is.
 */
export function cloudFormationTemplate(
  trust?: Trust,
  reading?: PolicyOptions,
): Readonly<Record<string, unknown>> {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      "Lets Cloud Sync Engine read this account's cost, agreements and invoices. Read only.",
    Parameters: trustParameters(trust),
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          Description: "Read by Cloud Sync Engine",
          AssumeRolePolicyDocument: trustDocument(
            { Ref: "PrincipalArn" },
            { Ref: "ExternalId" },
          ),
          Policies: [{
            PolicyName: "cloud-sync-read",
            PolicyDocument: readPolicy(reading),
          }],
        },
      },
    },
    Outputs: {
      RoleArn: {
        Description: "Give this to the integration",
        Value: { "Fn::GetAtt": ["Role", "Arn"] },
      },
    },
  };
}

/** What a template that trusts our own principal asks for. */
export function trustParameters(
  trust?: Trust,
): Readonly<Record<string, unknown>> {
  return {
    PrincipalArn: {
      Type: "String",
      Description: "The AWS principal of Cloud Sync Engine",
      AllowedPattern: "arn:aws[a-z-]*:iam::[0-9]{12}:.+",
      ...filled(trust?.principalArn),
    },
    ExternalId: {
      Type: "String",
      Description: "The external id shown with the integration",
      MinLength: 16,
      ...filled(trust?.externalId),
    },
  };
}

/** Where the template can be opened with one click. */
export interface QuickCreate extends Trust {
  /** An S3 URL: CloudFormation opens no other. Whoever runs the installation puts the template there. */
  readonly templateUrl: string;
  readonly region: string;
}

/**
 * The link that opens the console with everything filled in.
 * Form: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
 */
export function quickCreateUrl(
  { templateUrl, region, principalArn, externalId }: QuickCreate,
): string {
  const parameters = new URLSearchParams({
    templateURL: templateUrl,
    stackName: "cloud-sync-engine",
    param_PrincipalArn: principalArn,
    param_ExternalId: externalId,
  });
  return `https://console.aws.amazon.com/cloudformation/home?region=${
    encodeURIComponent(region)
  }#/stacks/create/review?${parameters}`;
}

/** The default of a parameter whose value is known. */
export function filled(value: string | undefined): { Default?: string } {
  return value === undefined ? {} : { Default: value };
}
