/** An account a provider's data names. A missing member does not erase what is known of it. */
export interface CloudAccount {
  /** The provider's id: AWS account, Azure subscription, GCP project. */
  readonly account_id: string;
  /** Its name. */
  readonly name?: string;
  /** `sub` when absent. */
  readonly kind?: "billing" | "sub";
  /** The account it belongs to. */
  readonly parent_account_id?: string;
  /** Its place in the provider's tree. */
  readonly organizational_unit?: string;
  /** The provider's own word. */
  readonly status?: string;
}
