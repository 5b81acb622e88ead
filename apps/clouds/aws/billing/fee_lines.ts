import { cents, share, wholeCents } from "./amount.ts";
import { chance } from "./chance.ts";
import type { DayContext } from "./day_context.ts";
import { AWS_ISSUER } from "./issuer.ts";
import { flat, type Line } from "./line.ts";
import type { LinkedAccount } from "./profile.ts";
import { RESERVATION_PRICE, savingsPlanCommitment } from "./usage_lines.ts";

/** A day's charges that are not metered: commitments, support, tax, Marketplace contracts, credits, refunds. */
export function feeLines(context: DayContext, coveredCost: bigint): Line[] {
  if (context.profile.services.length === 0) return [];
  const lines = [savingsPlanFee(context, coveredCost), ...creditLines(context)];
  if (context.dayOfMonth === 1) {
    lines.push(
      ...reservationFees(context),
      ...supportLines(context),
      ...taxLines(context),
    );
  }
  if (context.dayOfMonth === 3) lines.push(contractFee(context));
  if (context.dayOfMonth === 17) lines.push(refund(context));
  return lines;
}

/** A month of the account's usage at list price, before rhythm and growth: what monthly fees are a share of. */
function nominalMonth(context: DayContext, account: LinkedAccount): bigint {
  const perDay = context.profile.services.reduce(
    (sum, service) => sum + service.centsPerDay,
    0,
  );
  return share(cents(perDay * context.daysInMonth), account.weight);
}

/** Amortized, a Savings Plan fee is only what the commitment left unused. */
function savingsPlanFee(context: DayContext, coveredCost: bigint): Line {
  const commitment = savingsPlanCommitment(context);
  const unused = commitment > coveredCost ? commitment - coveredCost : 0n;
  return fee(payer(context), {
    service: "Savings Plans for AWS Compute usage",
    recordType: "SavingsPlanRecurringFee",
    usageType: "ComputeSP:1yrNoUpfront",
    purchaseType: "Savings Plans",
    costs: { ...flat(commitment), amortized: unused, netAmortized: unused },
  });
}

/** Reservations are bought by the payer for everyone, so the fee follows the size of the whole organization. */
function reservationFees(context: DayContext): Line[] {
  const size = context.profile.accounts.reduce(
    (sum, account) => sum + account.weight,
    0,
  );
  return context.profile.services
    .filter((service) => service.reserved !== undefined)
    .map((service) => {
      const month = share(
        cents(service.centsPerDay * context.daysInMonth),
        service.reserved ?? 0,
      );
      const amount = wholeCents(share(share(month, RESERVATION_PRICE), size));
      const unused = share(amount, 150);
      return fee(payer(context), {
        service: service.name,
        recordType: "RIFee",
        usageType: `HeavyUsage:${service.usageType.split(":")[1] ?? ""}`,
        purchaseType: "Standard Reserved Instances",
        costs: { ...flat(amount), amortized: unused, netAmortized: unused },
      });
    });
}

/** Pro-rated to the accounts; what the pro-rating leaves over belongs to nobody, and the linked-account grouping loses it. */
function supportLines(context: DayContext): Line[] {
  const shares = context.profile.accounts.map((account) =>
    support(account, share(nominalMonth(context, account), 300))
  );
  const residual = cents(307) +
    BigInt(chance(context.seed, "residual", context.day));
  return context.plant.residual ? [...shares, support(null, residual)] : shares;
}

function support(account: LinkedAccount | null, amount: bigint): Line {
  return fee(account, {
    service: "AWS Support (Business)",
    recordType: "Support fee",
    usageType: "Dollar",
    costs: flat(amount),
  });
}

function taxLines(context: DayContext): Line[] {
  return context.profile.accounts.map((account) =>
    fee(account, {
      service: "Tax",
      recordType: "Tax",
      usageType: "VAT",
      costs: flat(wholeCents(share(nominalMonth(context, account), 760))),
    })
  );
}

/** A promotional credit that is used up in the first twelve days of a month, in two accounts. */
function creditLines(context: DayContext): Line[] {
  if (context.dayOfMonth > 12) return [];
  return context.profile.accounts.slice(0, 2).map((account, index) =>
    fee(account, {
      service: index === 0
        ? "Amazon Elastic Compute Cloud - Compute"
        : "AWS Lambda",
      recordType: "Credit",
      usageType: "Credit",
      costs: flat(
        -cents(index === 0 ? 2_500 : 310) -
          BigInt(chance(context.seed, "credit", context.day, index)),
      ),
    })
  );
}

function refund(context: DayContext): Line {
  const account = context.profile.accounts[2] ?? null;
  return fee(account, {
    service: "Amazon Simple Storage Service",
    recordType: "Refund",
    usageType: "Refund",
    costs: flat(
      -cents(4_000 + chance(context.seed, "refund", context.day) % 9_000),
    ),
  });
}

function contractFee(context: DayContext): Line {
  return fee(payer(context), {
    service: "Datalog Watch Pro (Contract)",
    recordType: "Fee",
    usageType: "Contract",
    billingEntity: "AWS Marketplace",
    legalEntity: "Datalog Watch, Inc.",
    costs: flat(cents(125_000)),
  });
}

/** The payer itself is the first account of its organization. */
function payer(context: DayContext): LinkedAccount | null {
  return context.profile.accounts[0] ?? null;
}

function fee(
  account: LinkedAccount | null,
  rest:
    & Pick<Line, "service" | "recordType" | "usageType" | "costs">
    & Partial<Line>,
): Line {
  return {
    account: account?.id ?? null,
    currency: "USD",
    region: "global",
    operation: "None",
    purchaseType: "Other",
    billingEntity: "AWS",
    legalEntity: AWS_ISSUER,
    quantity: 0n,
    unit: "N/A",
    ...rest,
  };
}
