/**
 * From a request to connect an account to the integration it asks for: what is kept in the clear, and what is sealed.
 *
 * @module
 */
import { Secret } from "../../../shared/platform/secret.ts";
import { SECRET_FIELD } from "../../../shared/connectors/aws/open_session.ts";
import { CLIENT_SECRET_FIELD } from "./azure_request.ts";
import { toStoredExport, toStoredReport } from "./cost_report_request.ts";
import { PRIVATE_KEY_FIELD, storedAccount } from "./gcp_request.ts";
import type { CreateRequest } from "./integration_requests.ts";

/** An integration that is not there yet. */
export interface NewIntegration {
  readonly role_arn: string | null;
  readonly access_key_id: string | null;
  /** Null where there are no regions to sign for. */
  readonly region: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  /** By the field they are sealed under. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** The integration that `request` asks for. */
export function newIntegration(request: CreateRequest): NewIntegration {
  if (request.authMethod === "client_secret") return newAzure(request);
  if (request.authMethod === "service_account") return newGcp(request);
  const { memberRoleName, costReport, carbonExport, region } = request;
  const isManual = request.authMethod === "manual";
  return {
    role_arn: isManual ? null : request.roleArn ?? null,
    access_key_id: isManual ? request.accessKeyId : null,
    region,
    settings: {
      ...given("member_role_name", memberRoleName),
      ...given("cost_report", costReport && toStoredReport(costReport)),
      ...given("carbon_export", carbonExport && toStoredExport(carbonExport)),
    },
    secrets: isManual
      ? { [SECRET_FIELD]: new Secret(request.secretAccessKey) }
      : {},
  };
}

function newAzure(
  request: Extract<CreateRequest, { authMethod: "client_secret" }>,
): NewIntegration {
  return {
    ...ELSEWHERE,
    settings: {
      tenant_id: request.tenantId,
      client_id: request.clientId,
      ...given("subscription_ids", request.subscriptionIds),
    },
    secrets: { [CLIENT_SECRET_FIELD]: new Secret(request.clientSecret) },
  };
}

function newGcp(
  request: Extract<CreateRequest, { authMethod: "service_account" }>,
): NewIntegration {
  const { serviceAccount, carbonTable, billingTable } = request;
  return {
    ...ELSEWHERE,
    settings: {
      ...storedAccount(serviceAccount),
      ...given("carbon_table", carbonTable),
      ...given("billing_table", billingTable),
    },
    secrets: { [PRIVATE_KEY_FIELD]: new Secret(serviceAccount.private_key) },
  };
}

/** What only AWS has. */
const ELSEWHERE = { role_arn: null, access_key_id: null, region: null };

/** A member only where there is a value for it. */
function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}
