/**
 * Applying the settings of one-tenant use: one integration per provider, made, changed or disabled until it is as they say.
 *
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { isEqualConstantTime } from "../../platform/constant_time.ts";
import type { Database } from "../../platform/database.ts";
import { Fault, faultFrom } from "../../platform/fault.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Integration } from "../../domain/job.ts";
import { oneTenantFault } from "./read_settings.ts";
import type { Wanted, WantedIntegration } from "./wanted.ts";

/** An integration as the database keeps it, with its sealed secrets. */
export interface KeptIntegration extends Integration {
  readonly organization_id: string;
  readonly status: string;
  readonly status_reason: string | null;
  readonly tested_at: string | null;
  /** Sealed, by field. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What applying needs. */
export interface ApplyTools {
  /** The database with the right to the machinery. */
  readonly database: Database;
  readonly sealer: Sealer;
}

/** What became of one provider's settings. */
export interface Applied {
  /** `kept_disabled`: a member disabled it, and settings do not overrule that. */
  readonly change:
    | "created"
    | "changed"
    | "disabled"
    | "unchanged"
    | "kept_disabled";
  /** Null where there is none: nothing is made for what is not enabled. */
  readonly integration: KeptIntegration | null;
  /** What a priced request costs, in USD. */
  readonly requestPriceUsd: string;
}

interface Found {
  /** How many organizations the setting may mean; 100 at most. */
  readonly organizations: number;
  readonly organization_id?: string;
  readonly integration?: KeptIntegration | null;
  readonly request_price_usd?: string | null;
}

/** As the database writes it, and reads it here. */
const DISABLED_BY_SETTING = "disabled by a setting";

/** Processes that start at once make a row under each other's hands, but not this often. */
const MOST_LOOKS = 5;

/**
 * Makes the database agree with what is wanted. The same again changes nothing; secrets are compared by opening what is stored.
 *
 * @throws {Fault} SETTING_INVALID when the organization is not told apart; DATABASE_UNAVAILABLE, DATABASE_TIMEOUT.
 */
export async function applyOneTenant(
  wanted: Wanted,
  tools: ApplyTools,
): Promise<Applied> {
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const change = await tryApply(wanted, await find(wanted, tools), tools);
    if (change === null) continue;
    const { integration = null, request_price_usd } = await find(wanted, tools);
    return { change, integration, requestPriceUsd: request_price_usd ?? "0" };
  }
  throw new Fault("CONFLICT", "the integration is being changed elsewhere");
}

async function find(
  { provider, organization, organizationSetting }: Wanted,
  { database }: ApplyTools,
): Promise<Found & { readonly organization_id: string }> {
  const found = await database.call<Found>("engine_find_one_tenant", {
    organization,
    provider,
  });
  const { organizations, organization_id } = found;
  if (organization_id !== undefined) return { ...found, organization_id };
  throw oneTenantFault([{
    name: organizationSetting,
    expected: organization === null
      ? "set unless there is exactly one organization"
      : "the id, or the name no other has, of an organization",
    found: organizations === 0 ? "none" : `${organizations} organizations`,
  }]);
}

/** What was changed; null when another process was faster. */
async function tryApply(
  { provider, isEnabled, integration: wanted }: Wanted,
  found: Found & { readonly organization_id: string },
  { database, sealer }: ApplyTools,
): Promise<Applied["change"] | null> {
  const kept = found.integration ?? null;
  if (!isEnabled || wanted === null) {
    const isDisabled = kept !== null &&
      await database.call<boolean>("engine_disable_one_tenant", {
        integration_id: kept.id,
      });
    return isDisabled ? "disabled" : "unchanged";
  }
  if (
    kept?.status === "disabled" && kept.status_reason !== DISABLED_BY_SETTING
  ) return "kept_disabled";
  const settings = mergedSettings(kept, wanted);
  const secrets = await changedSecrets(kept, wanted, sealer);
  const members = [...changedMembers(kept, wanted, settings), ...secrets];
  if (members.length === 0) return "unchanged";
  const integrationId = kept?.id ?? crypto.randomUUID();
  const { secrets: given, account_id: _, ...row } = wanted;
  const sealed: Record<string, string> = {};
  for (const field of secrets) {
    const secret = given[field];
    if (secret === undefined) continue;
    sealed[field] = await sealer.seal(secret, {
      organizationId: found.organization_id,
      integrationId,
      field,
    });
  }
  const isPut = await database.call<boolean>("engine_put_one_tenant", {
    organization_id: found.organization_id,
    provider,
    integration_id: integrationId,
    integration: { ...row, settings },
    sealed,
    members,
  });
  return isPut ? kept === null ? "created" : "changed" : null;
}

/** What members and tests put beside the settings stays. */
function mergedSettings(
  kept: KeptIntegration | null,
  wanted: WantedIntegration,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...kept?.settings };
  for (const [name, value] of Object.entries(wanted.settings)) {
    if (value === null) delete merged[name];
    else if (typeof value === "object" && !Array.isArray(value)) {
      merged[name] = { ...merged[name] as object | undefined, ...value }; // both are objects, by the table's checks
    } else merged[name] = value;
  }
  return merged;
}

function changedMembers(
  kept: KeptIntegration | null,
  wanted: WantedIntegration,
  settings: Readonly<Record<string, unknown>>,
): string[] {
  if (kept === null) return ["name", "auth_method", "settings"];
  const isOther = {
    is_disabled: kept.status === "disabled",
    auth_method: kept.auth_method !== wanted.auth_method,
    role_arn: kept.role_arn !== wanted.role_arn,
    access_key_id: kept.access_key_id !== wanted.access_key_id,
    region: wanted.region !== null && kept.region !== wanted.region,
    settings: !isDeepStrictEqual({ ...kept.settings }, settings),
  };
  return Object.entries(isOther).flatMap(([name, is]) => is ? [name] : []);
}

/** Fields whose stored secret is another, is missing, or does not open any more. */
async function changedSecrets(
  kept: KeptIntegration | null,
  { secrets }: WantedIntegration,
  sealer: Sealer,
): Promise<string[]> {
  const changed: string[] = [];
  for (const [field, secret] of Object.entries(secrets)) {
    const stored = await findSecret(kept, field, sealer);
    const isSame = stored !== null &&
      await isEqualConstantTime(stored, secret.reveal());
    if (!isSame) changed.push(field);
  }
  return changed;
}

async function findSecret(
  kept: KeptIntegration | null,
  field: string,
  sealer: Sealer,
): Promise<string | null> {
  const sealed = kept?.secrets[field];
  if (kept === null || sealed === undefined) return null;
  try {
    const opened = await sealer.open(sealed, {
      organizationId: kept.organization_id,
      integrationId: kept.id,
      field,
    });
    return opened.reveal();
  } catch (error) {
    if (faultFrom(error).code === "SEALED_SECRET_UNREADABLE") return null;
    throw error;
  }
}
