import type { Database } from "../../../shared/platform/database.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import type { Provider } from "../../../shared/domain/job.ts";
import type { IntegrationRow } from "./integration_row.ts";

/** Which integrations are meant. */
export interface Choice {
  /** Of any when absent. */
  readonly provider?: Provider | undefined;
  /** This one alone. */
  readonly integrationId?: string | undefined;
  /** Of this organization alone. */
  readonly organizationId?: string | undefined;
}

/** What a list gives at most. */
const PAGE = 500;

/**
 * The integrations to sync: the one that is named, else every enabled one the caller sees. Where none is enabled, one that is
 * not: asking to sync it tells why it cannot be.
 *
 * @throws {Fault} NOT_FOUND when there is none, unknown and foreign alike.
 */
export async function chooseIntegrations(
  choice: Choice,
  database: Database,
): Promise<readonly IntegrationRow[]> {
  const { integrationId } = choice;
  if (integrationId !== undefined) {
    return [await readChosen(integrationId, choice, database)];
  }
  const all = await listAll(choice, database);
  const enabled = all.filter(({ status }) =>
    status === "active" || status === "error"
  );
  const chosen = enabled.length > 0 ? enabled : all.slice(0, 1);
  if (chosen.length > 0) return chosen;
  throw new Fault(
    "NOT_FOUND",
    `there is no integration${
      choice.provider === undefined ? "" : ` of ${choice.provider}`
    } to sync: connect an account with POST /functions/v1/connector-sync/integrations`,
  );
}

async function readChosen(
  id: string,
  { provider, organizationId }: Choice,
  database: Database,
): Promise<IntegrationRow> {
  const row = await database.call<IntegrationRow>("read_integration", {
    integration_id: id,
  });
  const isMeant = (provider ?? row.provider) === row.provider &&
    (organizationId ?? row.organization_id) === row.organization_id;
  if (isMeant) return row;
  throw new Fault("NOT_FOUND", "integration not found");
}

async function listAll(
  { provider, organizationId }: Choice,
  database: Database,
): Promise<IntegrationRow[]> {
  const rows: IntegrationRow[] = [];
  for (;;) {
    const page = await database.call<IntegrationRow[]>("list_integrations", {
      organization_id: organizationId ?? null,
      provider: provider ?? null,
      after_id: rows.at(-1)?.id ?? null,
      most: PAGE,
    });
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}
