import type { Database } from "../../../shared/platform/database.ts";
import { Fault } from "../../../shared/platform/fault.ts";

/** What a sync needs to know of an integration before it is enqueued. */
export interface SyncedIntegration {
  /** Its id. */
  readonly id: string;
  /** Whose it is. */
  readonly organization_id: string;
  /** aws, azure or gcp. */
  readonly provider: string;
  /** Null for the operator's default. */
  readonly daily_request_cap: number | null;
  /** Provider settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * An AWS integration as the caller may see it.
 *
 * @throws {Fault} NOT_FOUND for an unknown and a foreign one alike, and for one of another provider.
 */
export async function findIntegration(
  database: Database,
  id: string,
): Promise<SyncedIntegration> {
  const integration = await database.call<SyncedIntegration>(
    "read_integration",
    { integration_id: id },
  );
  if (integration.provider === "aws") return integration;
  throw new Fault("NOT_FOUND", "integration not found");
}
