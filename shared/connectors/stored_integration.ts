import type { Integration } from "../domain/job.ts";

/** An integration with its sealed secrets, as SQL function `engine_read_integration` gives it. */
export interface StoredIntegration extends Integration {
  /** Whose it is; bound into the seals. */
  readonly organization_id: string;
  /** pending, active, error or disabled; a deleted one is not given. */
  readonly status: string;
  /** By field. */
  readonly secrets: Readonly<Record<string, string>>;
}
