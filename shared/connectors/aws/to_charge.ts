/**
 * Cost Explorer's groups as charges.
 *
 * @module
 */
import type {
  GetCostAndUsageCommandOutput,
  Group,
} from "@aws-sdk/client-cost-explorer";
import { Fault } from "../../platform/fault.ts";
import { redactText } from "../../platform/redact.ts";
import { addDays, type Day, findDay } from "../../domain/billing_period.ts";
import type { Charge, ChargeCategory } from "../../domain/charge.ts";
import type { CloudAccount } from "../../domain/cloud_account.ts";
import type { Reject } from "../../domain/page.ts";
import { type Pass, placeOf, REFUND, refundedCategory } from "./categories.ts";
import { COST_ACTION } from "./cost_explorer.ts";
import { parseCosts, type Refusal, refuse } from "./costs.ts";

/** What the rows of an answer have in common. */
export interface AnswerContext {
  readonly pass: Pass;
  /** `full`: keys are service and account. `narrow`: service and record type. */
  readonly grain: "full" | "narrow";
  readonly hasNet: boolean;
  /** Its figures are partial whatever AWS says. */
  readonly today: Day;
  /** Begins every record's path. */
  readonly where: string;
}

/** The rows of an answer, and the records that are none. */
export interface AnswerRows {
  readonly charges: Charge[];
  readonly rejects: Reject[];
}

/**
 * The charges of a DAILY answer. A group that is not as documented becomes a reject; rows that cost nothing are kept, because
 * their sums are exact with them and a service in use at no cost is a fact.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN when the answer itself cannot be read.
 */
export function toCharges(
  answer: GetCostAndUsageCommandOutput,
  context: AnswerContext,
): AnswerRows {
  const charges: Charge[] = [];
  const rejects: Reject[] = [];
  for (const [number, result] of requireResults(answer).entries()) {
    const day = requireDay(result.TimePeriod?.Start, number);
    const isEstimated = result.Estimated !== false || day >= context.today;
    for (const [index, group] of (result.Groups ?? []).entries()) {
      const charge = toCharge(group, { ...context, day, isEstimated });
      if (!("refusal" in charge)) charges.push(charge);
      else {
        rejects.push({
          reason: charge.refusal,
          record_path:
            `${context.where}#/ResultsByTime/${number}/Groups/${index}`,
          raw: redactText(JSON.stringify(group)),
        });
      }
    }
  }
  return { charges, rejects };
}

/** The accounts an answer names. */
export function toCloudAccounts(
  answer: GetCostAndUsageCommandOutput,
): CloudAccount[] {
  return (answer.DimensionValueAttributes ?? []).flatMap((entry) => {
    const name = entry.Attributes?.["description"];
    return entry.Value !== undefined && /^\d{12}$/.test(entry.Value) &&
        name !== undefined && name !== ""
      ? [{ account_id: entry.Value, name }]
      : [];
  });
}

function toCharge(
  group: Group,
  context: AnswerContext & { day: Day; isEstimated: boolean },
): Charge | Refusal {
  const { pass, grain, day, hasNet, isEstimated } = context;
  const [service, second, ...more] = group.Keys ?? [];
  if (service === undefined || service === "") {
    return refuse("/Keys/0", "a service", service);
  }
  if (second === undefined || more.length > 0) {
    return refuse("/Keys", "two keys", group.Keys);
  }
  const costs = parseCosts(group.Metrics, hasNet);
  if ("refusal" in costs) return costs;
  const recordType = grain === "narrow" ? second : pass.recordType;
  return {
    ...(grain === "narrow" || second === "" ? {} : { sub_account_id: second }),
    charge_period_start: `${day}T00:00:00Z`,
    charge_period_end: `${addDays(day, 1)}T00:00:00Z`,
    charge_category: categoryOf(recordType, pass, service),
    ...(recordType === REFUND ? { charge_class: "Correction" } : {}),
    ...(recordType === null ? {} : { source_charge_type: recordType }),
    service_name: service,
    ...costs,
    billed_cost: costs.net_unblended_cost ?? costs.unblended_cost,
    effective_cost: costs.net_amortized_cost ?? costs.amortized_cost,
    is_estimated: isEstimated,
  };
}

function categoryOf(
  recordType: string | null,
  pass: Pass,
  service: string,
): ChargeCategory {
  if (recordType === null) return pass.category;
  return recordType === REFUND
    ? refundedCategory(service)
    : placeOf(recordType).category;
}

function requireResults(answer: GetCostAndUsageCommandOutput) {
  if (Array.isArray(answer.ResultsByTime)) return answer.ResultsByTime;
  throw unknownShape("/ResultsByTime must be a list: found nothing");
}

function requireDay(text: string | undefined, number: number): Day {
  const day = findDay(text ?? "");
  if (day !== null) return day;
  throw unknownShape(
    `/ResultsByTime/${number}/TimePeriod/Start must be a day: found ${
      text === undefined ? "nothing" : JSON.stringify(text.slice(0, 40))
    }`,
  );
}

function unknownShape(what: string): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read the answer to ${COST_ACTION}: ${what}`,
    { details: { action: COST_ACTION } },
  );
}
