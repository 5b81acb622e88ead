/**
 * The roles an application of Azure needs to be read through: two, and only in the subscriptions that are to be read.
 *
 * Sources: Azure carbon optimization, "Set up access": emissions are granted by subscription; Azure built-in roles, "Carbon
 * Optimization Reader" and "Cost Management Reader"; Azure CLI reference, `az role assignment create`.
 *
 * @module
 */

/** The role that dataset emissions needs. */
export const EMISSIONS_ROLE = "Carbon Optimization Reader";

/** The role that dataset costs needs. */
export const COSTS_ROLE = "Cost Management Reader";

/** What is to be set up, as commands of the Azure CLI. Names nothing secret. */
export function azureSetup(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const clientId = String(settings["client_id"]);
  const ids = settings["subscription_ids"];
  const subscriptions = Array.isArray(ids) ? ids.map(String) : null;
  const roles = [EMISSIONS_ROLE, COSTS_ROLE];
  return {
    roles: roles.map((role) => ({
      role,
      dataset: role === EMISSIONS_ROLE ? "emissions" : "costs",
    })),
    scopes: subscriptions?.map(scopeOf) ?? null,
    commands: [
      `az login --tenant ${String(settings["tenant_id"])}`,
      ...roles.flatMap((role) => assignments(role, clientId, subscriptions)),
    ],
  };
}

function assignments(
  role: string,
  clientId: string,
  subscriptions: readonly string[] | null,
): string[] {
  const assign = (scope: string) =>
    `az role assignment create --assignee ${clientId} --role "${role}" --scope ${scope}`;
  if (subscriptions !== null) {
    return subscriptions.map((id) => assign(scopeOf(id)));
  }
  // Every subscription that whoever runs it sees.
  const each = assign('"/subscriptions/$id"');
  return [
    `for id in $(az account list --query "[].id" --output tsv); do ${each}; done`,
  ];
}

function scopeOf(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}
