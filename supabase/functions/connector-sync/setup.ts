import type { Context } from "../../../shared/platform/door.ts";
import { cloudFormationTemplate } from "../../../shared/connectors/aws/cloud_formation.ts";
import { findCarbonExport } from "../../../shared/connectors/aws/carbon_export/carbon_export_setting.ts";
import { findCostReport } from "../../../shared/connectors/aws/cur/cost_report.ts";
import { partitionOf } from "../../../shared/connectors/aws/endpoint.ts";
import {
  DEFAULT_MEMBER_ROLE,
  memberTemplate,
} from "../../../shared/connectors/aws/member_template.ts";
import {
  type PolicyOptions,
  readPolicy,
} from "../../../shared/connectors/aws/read_policy.ts";
import { trustPolicy } from "../../../shared/connectors/aws/trust_policy.ts";
import { trustedPrincipal } from "./aws_access.ts";
import { azureSetup } from "./azure_setup.ts";
import { gcpSetup } from "./gcp_setup.ts";
import type { IntegrationRow } from "./integration_row.ts";

/** What the setup of an integration depends on. */
type SetUp = Pick<
  IntegrationRow,
  "provider" | "external_id" | "region" | "settings" | "billing_account_id"
>;

/**
 * What the customer has to set up with the provider, the least there is: for Azure and Google Cloud the commands that grant it, for
 * AWS documents.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED, PROVIDER_*
 */
export async function setupOf(
  row: SetUp,
  context: Context,
): Promise<Readonly<Record<string, unknown>>> {
  if (row.provider === "azure") return azureSetup(row.settings);
  if (row.provider === "gcp") return gcpSetup(row.settings);
  return await awsSetup(row, context);
}

/**
 * What the customer has to set up in the account: the policy to attach, and for a role the trust policy with our external
 * id, also as a template that makes the role. For the member accounts of an organization a template of the role there, which
 * they need only to have their agreements read.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED, PROVIDER_*
 */
async function awsSetup(
  row: SetUp,
  context: Context,
): Promise<Readonly<Record<string, unknown>>> {
  const { external_id: externalId } = row;
  const named = row.settings["member_role_name"];
  const memberRole = typeof named === "string" ? named : null;
  const templateName = memberRole ?? DEFAULT_MEMBER_ROLE;
  const reading = reportOf(row);
  if (externalId === null) {
    const payerAccountId = row.billing_account_id;
    return {
      readPolicy: readPolicy({
        ...reading,
        ...(memberRole === null ? {} : {
          entered: {
            roleName: memberRole,
            partition: partitionOf(row.region),
          },
        }),
      }),
      memberCloudFormationTemplate: memberTemplate(templateName, {
        by: "keys",
        ...(payerAccountId === null ? {} : { payerAccountId }),
      }),
    };
  }
  const principalArn = await trustedPrincipal(context);
  const trust = { principalArn, externalId };
  return {
    externalId,
    trustedPrincipalArn: principalArn,
    trustPolicy: trustPolicy(trust),
    readPolicy: readPolicy(reading),
    cloudFormationTemplate: cloudFormationTemplate(trust, reading),
    memberCloudFormationTemplate: memberTemplate(templateName, {
      by: "role",
      trust,
    }),
  };
}

/** What of S3 the policy must let us read. */
function reportOf(row: SetUp): Pick<PolicyOptions, "report" | "carbonExport"> {
  const report = findCostReport(row);
  const carbonExport = findCarbonExport(row);
  return {
    ...(report === null
      ? {}
      : { report: { ...report, partition: partitionOf(report.region) } }),
    ...(carbonExport === null ? {} : {
      carbonExport: {
        ...carbonExport,
        partition: partitionOf(carbonExport.region),
      },
    }),
  };
}
