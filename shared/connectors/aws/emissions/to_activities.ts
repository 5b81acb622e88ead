import { Decimal } from "../../../platform/decimal.ts";
import type { Day } from "../../../domain/billing_period.ts";
import type { EmissionActivity } from "../../../domain/emission.ts";
import { EMISSION_TYPES, TOTAL_PARTS } from "./aws_figures.ts";

/** What AWS says of one account, region and service in a month, whichever way it is delivered. Absent is not delivered. */
export interface AwsEmissions {
  readonly month: Day;
  readonly accountId: string;
  readonly payerId?: string;
  /** `us-east-1`; absent, or `global`, for services without a region. */
  readonly region?: string;
  /** A product code: `AmazonEC2`. */
  readonly service?: string;
  readonly modelVersion?: string;
  /** Metric tons, exact, by part: `SCOPE_2_LBM`, or `LBM` for a total. */
  readonly tons: Readonly<Record<string, Decimal>>;
}

/** A total that is not what its parts add up to. */
export interface Difference {
  /** `LBM` or `MBM`. */
  readonly method: string;
  readonly total: Decimal;
  readonly sum: Decimal;
}

/** Metric tons to kilograms. */
const KILOGRAMS = Decimal.parse("1000");

/** Doubles that AWS added up itself may be off by their last digits: a gram is not. */
const TOLERANCE_TONS = Decimal.parse("0.000001");

/** One activity per scope and accounting method that was delivered. A zero is an activity, nothing is none. */
export function toActivities(emissions: AwsEmissions): EmissionActivity[] {
  const { month, accountId, payerId, region, service, modelVersion, tons } =
    emissions;
  const isGlobal = region === undefined || region.toLowerCase() === "global";
  const key = [accountId, region ?? "", service ?? "", month];
  return EMISSION_TYPES.flatMap(({ part, ...what }) => {
    const { [part]: figure } = tons;
    if (figure === undefined) return [];
    return [{
      external_key: [...key, what.provider_scope, what.accounting_method]
        .join("|"),
      period_start: month,
      account_id: accountId,
      ...(payerId === undefined ? {} : { billing_account_id: payerId }),
      ...(service === undefined
        ? {}
        : { service_raw: service, service_code: service }),
      ...(isGlobal ? {} : { region_raw: region }),
      ...what,
      co2e_kg: figure.multiply(KILOGRAMS).toString(),
      calculation: "provider_reported" as const,
      ...(modelVersion === undefined ? {} : { model_version: modelVersion }),
      source_unit: "MTCO2e",
    }];
  });
}

/** Totals that differ from their parts by more than a gram. A total without parts, or parts without a total, cannot be checked. */
export function findDifferences({ tons }: AwsEmissions): Difference[] {
  return TOTAL_PARTS.flatMap((method) => {
    const parts = ["SCOPE_1", `SCOPE_2_${method}`, `SCOPE_3_${method}`]
      .map((part) => tons[part]);
    const { [method]: total } = tons;
    if (total === undefined || parts.some((part) => part === undefined)) {
      return [];
    }
    const sum = parts.reduce<Decimal>(
      (added, part) => part === undefined ? added : added.add(part),
      Decimal.ZERO,
    );
    const isOff = total.subtract(sum).absolute().compare(TOLERANCE_TONS) > 0;
    return isOff ? [{ method, total, sum }] : [];
  });
}
