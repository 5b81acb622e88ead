import { type CostColumn, figure, textOf } from "./cost_column.ts";
import { rateOf } from "./item_figures.ts";

const COVERED = ["SavingsPlanCoveredUsage"];
const PLAN_FEE = ["SavingsPlanRecurringFee"];
const PLAN = [...COVERED, ...PLAN_FEE, "SavingsPlanNegation"];
const DISCOUNTED = ["DiscountedUsage"];
const RESERVATION_FEE = ["RIFee"];
const RESERVED = [...DISCOUNTED, ...RESERVATION_FEE];

/** The columns commitments are amortized by. Nothing is paid upfront here, so what is spread of it is zero. */
export const COMMITMENT_COLUMNS: readonly CostColumn[] = [
  textOf("pricing/LeaseContractLength", RESERVED, () => "1yr"),
  textOf("pricing/OfferingClass", RESERVED, () => "standard"),
  textOf("pricing/PurchaseOption", RESERVED, () => "No Upfront"),
  textOf("reservation/ReservationARN", RESERVED, (item) => item.commitmentArn),
  textOf("reservation/SubscriptionId", RESERVED, () => "28421190"),
  textOf(
    "reservation/StartTime",
    RESERVATION_FEE,
    () => "2025-07-01T00:00:00.000Z",
  ),
  textOf(
    "reservation/EndTime",
    RESERVATION_FEE,
    () => "2026-07-01T00:00:00.000Z",
  ),
  figure("reservation/AmortizedUpfrontCostForUsage", () => 0n, DISCOUNTED),
  figure(
    "reservation/RecurringFeeForUsage",
    ({ costs }) => costs.amortized,
    DISCOUNTED,
  ),
  figure(
    "reservation/EffectiveCost",
    ({ costs }) => costs.amortized,
    DISCOUNTED,
  ),
  figure(
    "reservation/AmortizedUpfrontFeeForBillingPeriod",
    () => 0n,
    RESERVATION_FEE,
  ),
  figure("reservation/UpfrontValue", () => 0n, RESERVATION_FEE),
  figure(
    "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
    () => 0n,
    RESERVATION_FEE,
  ),
  figure(
    "reservation/UnusedRecurringFee",
    ({ costs }) => costs.amortized,
    RESERVATION_FEE,
  ),
  figure("reservation/NetAmortizedUpfrontCostForUsage", () => 0n, DISCOUNTED),
  figure(
    "reservation/NetRecurringFeeForUsage",
    ({ costs }) => costs.netAmortized,
    DISCOUNTED,
  ),
  figure(
    "reservation/NetEffectiveCost",
    ({ costs }) => costs.netAmortized,
    DISCOUNTED,
  ),
  figure(
    "reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod",
    () => 0n,
    RESERVATION_FEE,
  ),
  figure(
    "reservation/NetUnusedRecurringFee",
    ({ costs }) => costs.netAmortized,
    RESERVATION_FEE,
  ),
  textOf("savingsPlan/SavingsPlanARN", PLAN, (item) => item.commitmentArn),
  textOf("savingsPlan/OfferingType", PLAN, () => "ComputeSavingsPlans"),
  textOf("savingsPlan/PaymentOption", PLAN, () => "No Upfront"),
  textOf("savingsPlan/PurchaseTerm", PLAN, () => "1yr"),
  figure(
    "savingsPlan/SavingsPlanRate",
    (item) => rateOf(item.costs.amortized, item),
    COVERED,
  ),
  figure(
    "savingsPlan/SavingsPlanEffectiveCost",
    ({ costs }) => costs.amortized,
    COVERED,
  ),
  figure(
    "savingsPlan/NetSavingsPlanEffectiveCost",
    ({ costs }) => costs.netAmortized,
    COVERED,
  ),
  figure(
    "savingsPlan/TotalCommitmentToDate",
    ({ costs }) => costs.unblended,
    PLAN_FEE,
  ),
  figure(
    "savingsPlan/UsedCommitment",
    ({ costs }) => costs.unblended - costs.amortized,
    PLAN_FEE,
  ),
  figure(
    "savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod",
    () => 0n,
    PLAN_FEE,
  ),
  figure(
    "savingsPlan/RecurringCommitmentForBillingPeriod",
    ({ costs }) => costs.unblended,
    PLAN_FEE,
  ),
  figure(
    "savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod",
    () => 0n,
    PLAN_FEE,
  ),
  figure(
    "savingsPlan/NetRecurringCommitmentForBillingPeriod",
    ({ costs }) => costs.netUnblended,
    PLAN_FEE,
  ),
];
