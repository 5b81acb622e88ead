/**
 * Rows of the carbon footprint export as activities.
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import type { Day } from "../../../domain/billing_period.ts";
import type { EmissionActivity } from "../../../domain/emission.ts";
import { present, type WireObject } from "../../aws/wire_record.ts";

/** What Google says of one project, service and location in a month. */
export interface GcpEmissions {
  readonly activities: readonly EmissionActivity[];
  /** What Google's own totals say against it. */
  readonly differences: readonly Difference[];
}

/** A total that is not what its scopes add up to. */
export interface Difference {
  readonly method: "location_based" | "market_based";
  readonly service: string;
  readonly total: Decimal;
  readonly sum: Decimal;
}

/** A figure's column, and what it is. Scope 1 and 3 are the same by both methods. */
interface Figure {
  readonly column: string;
  readonly provider_scope: 1 | 2 | 3;
  readonly accounting_method: EmissionActivity["accounting_method"];
}

const FIGURES: readonly Figure[] = [
  { column: "scope_1", provider_scope: 1, accounting_method: "single" },
  {
    column: "scope_2_location",
    provider_scope: 2,
    accounting_method: "location_based",
  },
  {
    column: "scope_2_market",
    provider_scope: 2,
    accounting_method: "market_based",
  },
  { column: "scope_3", provider_scope: 3, accounting_method: "single" },
];

const TOTALS = [
  ["location_based", "total_location", "scope_2_location"],
  ["market_based", "total_market", "scope_2_market"],
] as const;

/** Doubles that Google added up itself may be off by their last digits: a gram is not. */
const TOLERANCE_KILOGRAMS = Decimal.parse("0.001");

/** One activity per scope and method that was delivered: a zero is one, null is none. Refuses a row of another month. */
export function readEmissions(record: WireObject, month: Day): GcpEmissions {
  if (record.text("month") !== month) record.refuse("month", month);
  const service = record.requiredText("service");
  const whole = wholeOf(record, { month, service });
  const key = [
    whole.billing_account_id,
    month,
    whole.account_id ?? "",
    whole.service_code,
    record.text("location") ?? "",
  ];
  const activities = FIGURES.flatMap(({ column, ...what }) => {
    const kilograms = figureOf(record, column);
    return kilograms === null ? [] : [{
      external_key: [...key, what.provider_scope, what.accounting_method]
        .join("|"),
      ...whole,
      ...what,
      co2e_kg: kilograms.toString(),
    }];
  });
  return { activities, differences: findDifferences(record, service) };
}

/** What all activities of a row have in common. Absent in a row: a project, for what belongs to none; a region, for what is global. */
function wholeOf(
  record: WireObject,
  { month, service }: { readonly month: Day; readonly service: string },
) {
  const location = record.text("location");
  const projectId = record.text("project_id");
  const metadata = present({ project_id: projectId, location });
  return {
    period_start: month,
    billing_account_id: record.requiredText("billing_account_id"),
    ...present({
      account_id: record.text("project_number"),
      region_raw: record.text("region") ?? regionalOf(location),
      model_version: record.text("model_version"),
    }),
    service_raw: service,
    service_code: record.requiredText("service_id"),
    calculation: "provider_reported" as const,
    source_unit: "kgCO2e",
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

function regionalOf(location: string | undefined): string | undefined {
  return location?.toLowerCase() === "global" ? undefined : location;
}

function figureOf(record: WireObject, column: string): Decimal | null {
  const amount = record.amount(column);
  return amount === undefined ? null : Decimal.parse(amount);
}

/** Totals that differ from their scopes by more than a gram. One that misses a scope cannot be checked. */
function findDifferences(record: WireObject, service: string): Difference[] {
  return TOTALS.flatMap(([method, column, scope2]) => {
    const total = figureOf(record, column);
    const parts = ["scope_1", scope2, "scope_3"]
      .map((part) => figureOf(record, part));
    if (total === null || parts.includes(null)) return [];
    const sum = parts.reduce<Decimal>(
      (added, part) => part === null ? added : added.add(part),
      Decimal.ZERO,
    );
    const isOff =
      total.subtract(sum).absolute().compare(TOLERANCE_KILOGRAMS) > 0;
    return isOff ? [{ method, service, total, sum }] : [];
  });
}
