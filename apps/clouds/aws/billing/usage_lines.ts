import { cents, share } from "./amount.ts";
import type { CatalogueEntry } from "./catalogue.ts";
import { type DayContext, isSpikeDay, noise, rhythm } from "./day_context.ts";
import { AWS_ISSUER } from "./issuer.ts";
import { type Costs, flat, type Line } from "./line.ts";
import { isUsedBy, type LinkedAccount } from "./profile.ts";

/** Basis points of the on-demand price paid under a Savings Plan, and under a reservation. */
export const SAVINGS_PLAN_PRICE = 7_200;
/** See SAVINGS_PLAN_PRICE. */
export const RESERVATION_PRICE = 6_500;

/** Weight, rhythm, maturity and noise are all integers; together they are this much too large. */
const SCALE = 10n ** 25n;

/** A day's metered usage: on demand, covered by a Savings Plan (with its negation), covered by reservations, and the enterprise discount. */
export function usageLines(context: DayContext): Line[] {
  const { profile, seed, day } = context;
  const lines: Line[] = [];
  const factor = rhythm(day) * BigInt(context.maturity);
  for (const [serviceIndex, service] of profile.services.entries()) {
    for (const [accountIndex, account] of profile.accounts.entries()) {
      if (!isUsedBy(profile, serviceIndex, accountIndex, seed)) continue;
      const spike = accountIndex === 0 && isSpikeDay(day)
        ? service.spike ?? 1
        : 1;
      const nominal = cents(service.centsPerDay * spike * account.weight);
      const variety = noise(seed, day, serviceIndex, accountIndex);
      const cost = (nominal * factor * variety) / SCALE;
      lines.push(...serviceLines(context, service, account, cost));
    }
  }
  return lines;
}

/** What Compute, covered by a Savings Plan, costs at most on a day: the commitment must not be smaller. */
export function savingsPlanCommitment(context: DayContext): bigint {
  let nominal = 0n;
  for (const service of context.profile.services) {
    for (const account of context.profile.accounts) {
      nominal += share(
        share(cents(service.centsPerDay), account.weight),
        service.savingsPlan ?? 0,
      );
    }
  }
  const growth = Math.max(1_000, 8_000 + (context.day - 20_000) * 3);
  return share(share(share(nominal, SAVINGS_PLAN_PRICE), growth), 11_800);
}

function serviceLines(
  context: DayContext,
  service: CatalogueEntry,
  account: LinkedAccount,
  cost: bigint,
): Line[] {
  const line = lineOf(context, service, account, cost);
  if (service.seller !== undefined) return [line("Usage", flat(cost), 10_000)];
  const { discount } = context.profile;
  const covered = share(cost, service.savingsPlan ?? 0);
  const reserved = share(cost, service.reserved ?? 0);
  const onDemand = cost - covered - reserved;
  const lines = [
    line(
      "Usage",
      discounted(onDemand, discount),
      10_000 - (service.savingsPlan ?? 0) - (service.reserved ?? 0),
    ),
  ];
  if (covered > 0n) {
    const effective = share(covered, SAVINGS_PLAN_PRICE);
    const zero = { amortized: 0n, netAmortized: 0n };
    lines.push(
      line("SavingsPlanCoveredUsage", {
        ...flat(covered),
        amortized: effective,
        netAmortized: effective,
      }, service.savingsPlan ?? 0),
    );
    lines.push(line("SavingsPlanNegation", { ...flat(-covered), ...zero }, 0));
  }
  if (reserved > 0n) {
    const effective = share(reserved, RESERVATION_PRICE);
    lines.push(
      line("DiscountedUsage", {
        ...flat(0n),
        amortized: effective,
        netAmortized: effective,
      }, service.reserved ?? 0),
    );
  }
  if (discount > 0) {
    const minus = -share(onDemand, discount);
    lines.push(
      line("Enterprise Discount Program Discount", {
        ...flat(minus),
        netUnblended: 0n,
        netAmortized: 0n,
      }, 0),
    );
  }
  return lines;
}

/** Net figures carry the discount inside the usage, the others show it as a line of its own. */
function discounted(cost: bigint, discount: number): Costs {
  const net = cost - share(cost, discount);
  return { ...flat(cost), netUnblended: net, netAmortized: net };
}

function lineOf(
  context: DayContext,
  service: CatalogueEntry,
  account: LinkedAccount,
  cost: bigint,
) {
  const isMarketplace = service.seller !== undefined;
  const purchase: Record<string, string> = {
    SavingsPlanCoveredUsage: "Savings Plans",
    SavingsPlanNegation: "Savings Plans",
    DiscountedUsage: "Standard Reserved Instances",
  };
  return (recordType: string, costs: Costs, quantityShare: number): Line => ({
    service: service.name,
    account: account.id,
    recordType,
    currency: service.isEuro === true && context.plant.secondCurrency
      ? "EUR"
      : "USD",
    region: account.region,
    usageType: service.usageType,
    operation: service.operation,
    purchaseType: purchase[recordType] ?? "On Demand Instances",
    billingEntity: isMarketplace ? "AWS Marketplace" : "AWS",
    legalEntity: service.seller ?? AWS_ISSUER,
    costs,
    // A made-up price of 0.17 per unit keeps quantities plausible and exact.
    quantity: (share(cost, quantityShare) * 100n) / 17n,
    unit: service.unit,
  });
}
