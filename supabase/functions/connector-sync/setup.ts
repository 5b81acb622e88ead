import type { Context } from "../../../shared/platform/door.ts";
import { cloudFormationTemplate } from "../../../shared/connectors/aws/cloud_formation.ts";
import { readPolicy } from "../../../shared/connectors/aws/read_policy.ts";
import { trustPolicy } from "../../../shared/connectors/aws/trust_policy.ts";
import { trustedPrincipal } from "./aws_access.ts";
import type { IntegrationRow } from "./integration_row.ts";

/**
 * What the customer has to set up in the account: the policy to attach, and for a role the trust policy with our external
 * id, also as a template that makes the role.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED, PROVIDER_*
 */
export async function setupOf(
  { external_id: externalId }: Pick<IntegrationRow, "external_id">,
  context: Context,
): Promise<Readonly<Record<string, unknown>>> {
  if (externalId === null) return { readPolicy: readPolicy() };
  const principalArn = await trustedPrincipal(context);
  const trust = { principalArn, externalId };
  return {
    externalId,
    trustedPrincipalArn: principalArn,
    trustPolicy: trustPolicy(trust),
    readPolicy: readPolicy(),
    cloudFormationTemplate: cloudFormationTemplate(trust),
  };
}
