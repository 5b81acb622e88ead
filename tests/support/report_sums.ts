import {
  formatAmount,
  parseAmount,
} from "../../apps/clouds/aws/billing/amount.ts";

/** The four figures of a report that Cost Explorer has too. */
export interface ReportSums {
  readonly UnblendedCost: string;
  readonly NetUnblendedCost: string;
  readonly AmortizedCost: string;
  readonly NetAmortizedCost: string;
}

/** A record of a cost and usage report, read by the names of legacy reports; those of CUR 2.0 are tried as well. */
export function column(record: Record<string, string>, legacy: string): string {
  return record[legacy] ?? record[
    legacy.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      .replace("/", "_").replace(/_+/g, "_")
  ] ?? "";
}

/** Adds the records up by line item type, account and currency, amortized by the rules of AWS's own dashboards; split cost allocation is left out. */
export function sumReport(
  records: readonly Record<string, string>[],
): Map<string, ReportSums> {
  const sums = new Map<string, bigint[]>();
  for (const record of records) {
    if (/^(ECSTask|EKSPod)-EC2$/.test(column(record, "lineItem/Operation"))) {
      continue;
    }
    const key = ["LineItemType", "UsageAccountId", "CurrencyCode"].map((name) =>
      column(record, `lineItem/${name}`)
    ).join(" | ");
    const added = sums.get(key) ?? [0n, 0n, 0n, 0n];
    sums.set(
      key,
      figures(record).map((value, index) => value + (added[index] ?? 0n)),
    );
  }
  return new Map([...sums].map(([key, figures]) => [key, toSums(figures)]));
}

/** Four figures by their names. */
export function toSums(figures: readonly bigint[]): ReportSums {
  const [unblended = 0n, net = 0n, amortized = 0n, netAmortized = 0n] = figures;
  return {
    UnblendedCost: formatAmount(unblended),
    NetUnblendedCost: formatAmount(net),
    AmortizedCost: formatAmount(amortized),
    NetAmortizedCost: formatAmount(netAmortized),
  };
}

function figures(record: Record<string, string>): bigint[] {
  const read = (name: string) => exact(column(record, name));
  const unblended = read("lineItem/UnblendedCost");
  const net = read("lineItem/NetUnblendedCost");
  switch (column(record, "lineItem/LineItemType")) {
    case "SavingsPlanCoveredUsage":
      return [
        unblended,
        net,
        read("savingsPlan/SavingsPlanEffectiveCost"),
        read("savingsPlan/NetSavingsPlanEffectiveCost"),
      ];
    case "SavingsPlanNegation":
      return [unblended, net, 0n, 0n];
    case "SavingsPlanRecurringFee": {
      const unused = read("savingsPlan/TotalCommitmentToDate") -
        read("savingsPlan/UsedCommitment");
      return [unblended, net, unused, unused];
    }
    case "DiscountedUsage":
      return [
        unblended,
        net,
        read("reservation/EffectiveCost"),
        read("reservation/NetEffectiveCost"),
      ];
    case "RIFee":
      return [
        unblended,
        net,
        read("reservation/UnusedAmortizedUpfrontFeeForBillingPeriod") +
        read("reservation/UnusedRecurringFee"),
        read("reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod") +
        read("reservation/NetUnusedRecurringFee"),
      ];
    default:
      return [unblended, net, unblended, net];
  }
}

/** The ten decimals of a figure, which may be in exponent form. */
export function exact(text: string): bigint {
  const [digits = "", power] = text.split(/e/i);
  const value = parseAmount(digits === "" ? "0" : digits);
  if (value === null) throw new Error(`No figure: ${text}`);
  return power === undefined ? value : value / 10n ** BigInt(-power);
}
