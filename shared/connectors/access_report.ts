/**
 * What a test of an integration's credentials found, of any provider.
 *
 * @module
 */
import type { ProviderRequests } from "../domain/page.ts";

/** Whether the credentials reach a dataset. */
export interface DatasetAccess {
  /** Whether they do. */
  readonly reachable: boolean;
  /** What is missing: an IAM action of AWS, a role of Azure, a permission of Google Cloud. */
  readonly missing_permission?: string;
  /** What else there is to know, one sentence. */
  readonly reason?: string;
}

/** What a test found. */
export interface AccessReport {
  /** AWS: the account; Azure: the directory; Google Cloud: the project of the service account. */
  readonly account_id: string;
  /** AWS: an ARN; Azure: the application's id; Google Cloud: the service account's address. */
  readonly principal_arn: string;
  /** AWS: whether the account pays for its organization, or for itself; null when nobody tells. */
  readonly is_payer_view: boolean | null;
  /** By dataset; those that the integration is not set up for are absent. */
  readonly datasets: Readonly<Record<string, DatasetAccess>>;
  /** Paid requests the test made. */
  readonly requests: readonly ProviderRequests[];
}
