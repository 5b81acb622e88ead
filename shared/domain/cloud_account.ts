/** An account a provider's data names. A missing member does not erase what is known of it. */
export interface CloudAccount {
  /** The provider's id: AWS account, Azure subscription, GCP project. */
  readonly account_id: string;
  readonly name?: string;
  /** `sub` when absent. */
  readonly kind?: "billing" | "sub";
  readonly parent_account_id?: string;
  readonly organizational_unit?: string;
  readonly status?: string;
}
