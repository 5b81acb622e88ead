import type { DecimalText } from "../domain/money.ts";
import type { UsedAmount } from "./estimate_usage.ts";

/** Where usage belongs: what an estimate is made for. */
export interface UsagePlace {
  /** The account that used it; empty when the source names none. */
  readonly account: string;
  /** The code the usage is billed under. */
  readonly service: string;
  /** The region as delivered; empty for global services. */
  readonly region: string;
  /** ISO 4217, of the cost. */
  readonly currency: string;
}

/** Usage of one account, service, region, currency, usage type and unit in a month, as `engine_read_usage` answers it. */
export interface UsageLine extends UsagePlace, UsedAmount {
  /** The provider's own code of the region; null when it is global or unknown. */
  readonly normal_region: string | null;
  /** ISO 3166-1 alpha-2; null where it is not known. */
  readonly country: string | null;
  /** The service's name. */
  readonly service_name: string;
  /** Effective cost, in `currency`. */
  readonly cost: DecimalText;
}
