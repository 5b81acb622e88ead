import type { Charge } from "../../../shared/domain/charge.ts";
import { Decimal } from "../../../shared/platform/decimal.ts";

/** Two linked accounts of the payer. */
export const LINKED = ["210000000001", "210000000002"] as const;

/** ARNs of the commitments. */
export const SAVINGS_PLAN =
  "arn:aws:savingsplans::111122223333:savingsplan/0f3c9d5e-1111-2222-3333-444455556666";
/** A reservation of an account. */
export const RESERVATION = "arn:aws:rds:eu-central-1:111122223333:ri:db-1";

/** Costs of a line; the net ones stand where private discounts are told. */
interface Costs {
  readonly unblended: string;
  readonly amortized?: string;
  readonly net?: string;
  readonly netAmortized?: string;
}

/** A line as the dataset `cur` stores it. */
export function line(
  type: string,
  costs: Costs,
  more: Partial<Charge> = {},
  hasNet = true,
): Charge {
  const {
    unblended,
    amortized = unblended,
    net = unblended,
    netAmortized = costs.amortized ?? net,
  } = costs;
  return {
    sub_account_id: LINKED[0],
    charge_period_start: "2026-10-01T00:00:00Z",
    charge_period_end: "2026-10-02T00:00:00Z",
    charge_category: "Usage",
    source_charge_type: type,
    service_name: "EC2 - Other",
    service_code: "AmazonEC2",
    region_id: "eu-central-1",
    usage_type: "EUC1-BoxUsage:m5.large",
    operation: "RunInstances",
    pricing_unit: "Hrs",
    pricing_quantity: "24",
    invoice_id: "EUINDE26-1",
    invoice_issuer_name: "Amazon Web Services EMEA SARL",
    billing_entity: "AWS",
    billing_currency: "USD",
    dimensions: {
      sku: "SKU1",
      rate_id: "SKU1.JRTCKXETXF.6YS6EN2CT7",
      description: `${type}, 24 hours`,
      list_unit_price: "0.1",
      product_family: "Compute Instance",
    },
    unblended_cost: unblended,
    amortized_cost: amortized,
    ...(hasNet
      ? { net_unblended_cost: net, net_amortized_cost: netAmortized }
      : {}),
    billed_cost: hasNet ? net : unblended,
    effective_cost: hasNet ? netAmortized : amortized,
    ...more,
  };
}

const PLAN = { commitment_discount_id: SAVINGS_PLAN } as const;
const RESERVED = {
  commitment_discount_id: RESERVATION,
  service_name: "Amazon RDS Service",
  service_code: "AmazonRDS",
} as const;
const dimensions = (sku: string, more: Record<string, string> = {}) => ({
  dimensions: {
    sku,
    rate_id: `${sku}.1`,
    description: `What ${sku} costs`,
    product_family: "Family",
    ...more,
  },
});

/** A month with every line item type, in two currencies, with the net costs of private discounts or without. */
export function plantedMonth(hasNet: boolean): Charge[] {
  const of = (type: string, costs: Costs, more: Partial<Charge> = {}) =>
    line(type, costs, more, hasNet);
  const spend = {
    ...PLAN,
    service_name: "Savings Plans for AWS Compute usage",
    service_code: "ComputeSavingsPlans",
    charge_category: "Purchase",
  } as const;
  return [
    of("Usage", { unblended: "2.4", net: "2.16" }, {
      list_cost: "2.4",
      tags: { team: 'a "quoted", team' },
      cost_categories: { unit: "north" },
    }),
    of("Usage", { unblended: "0.0000000001" }, {
      sub_account_id: LINKED[1],
      resource_id: "i-0123456789",
      pricing_quantity: "0.0000000002",
      ...dimensions("SKU2"),
    }),
    of("SavingsPlanCoveredUsage", {
      unblended: "2.4",
      amortized: "1.6",
      net: "2.16",
      netAmortized: "1.44",
    }, PLAN),
    of("SavingsPlanNegation", {
      unblended: "-2.4",
      amortized: "0",
      net: "-2.16",
      netAmortized: "0",
    }, PLAN),
    of("SavingsPlanRecurringFee", {
      unblended: "2",
      amortized: "0.4",
      net: "1.8",
      netAmortized: "0.36",
    }, { ...spend, pricing_quantity: "1", ...dimensions("SP1") }),
    of("SavingsPlanUpfrontFee", { unblended: "100", amortized: "0" }, {
      ...spend,
      pricing_quantity: "1",
      ...dimensions("SP1"),
    }),
    of("DiscountedUsage", {
      unblended: "0",
      amortized: "1.2",
      net: "0",
      netAmortized: "1.08",
    }, {
      ...RESERVED,
      list_cost: "4.8",
      ...dimensions("DB1", { list_unit_price: "0.2" }),
    }),
    of("RIFee", {
      unblended: "30",
      amortized: "5",
      net: "27",
      netAmortized: "4.5",
    }, {
      ...RESERVED,
      charge_category: "Purchase",
      pricing_quantity: "744",
      ...dimensions("DB1"),
    }),
    of("Fee", { unblended: "500", amortized: "0" }, {
      ...RESERVED,
      charge_category: "Purchase",
      pricing_quantity: "1",
      ...dimensions("DB1"),
    }),
    of("Fee", { unblended: "29" }, {
      charge_category: "Purchase",
      service_name: "AWS Support (Developer)",
      service_code: "AWSDeveloperSupport",
      pricing_quantity: "1",
      ...dimensions("SUP"),
    }),
    of("FlatRateSubscription", { unblended: "20" }, {
      charge_category: "Purchase",
      pricing_quantity: "1",
      ...dimensions("FLAT"),
    }),
    ...[
      "EdpDiscount",
      "PrivateRateDiscount",
      "BundledDiscount",
      "Discount",
      "SppDiscount",
      "DistributorDiscount",
    ].map((type) => of(type, { unblended: "-0.24", net: "0" })),
    of("Tax", { unblended: "5.5" }, {
      charge_category: "Tax",
      service_name: "Tax",
    }),
    of("Credit", { unblended: "-3" }, { charge_category: "Credit" }),
    of("Refund", { unblended: "-1.2" }, {
      charge_class: "Correction",
      pricing_quantity: "12",
    }),
    of("Refund", { unblended: "-7", amortized: "0" }, {
      ...spend,
      charge_class: "Correction",
      charge_category: "Usage",
      pricing_quantity: "1",
      ...dimensions("SP1"),
    }),
    of("Usage", { unblended: "11.11" }, {
      service_name: "A seller's product",
      service_code: "8h3k2j1",
      billing_entity: "AWS Marketplace",
      invoice_issuer_name: "A seller",
      pricing_unit: "Units",
      pricing_quantity: "1",
      dimensions: {
        description: "Hours of a product",
        sku: "MP1",
        rate_id: "MP1.1",
      },
    }),
    of("Fee", { unblended: "1000" }, {
      charge_category: "Purchase",
      service_name: "A seller's product",
      service_code: "8h3k2j1",
      billing_entity: "AWS Marketplace",
      invoice_issuer_name: "A seller",
      pricing_quantity: "1",
      dimensions: {
        description: "A subscription",
        sku: "MP2",
        rate_id: "MP2.1",
      },
    }),
    of("NewType", { unblended: "0.5" }, { charge_category: "Adjustment" }),
    withoutAccount(
      of("Tax", { unblended: "0.07" }, {
        charge_category: "Tax",
        service_name: "Tax",
      }),
    ),
    ...inEuros(hasNet),
  ];
}

/** Euros whose negation does not balance: three cents are left over. */
function inEuros(hasNet: boolean): Charge[] {
  const euros = { billing_currency: "EUR" } as const;
  return [
    line("Usage", { unblended: "3.3333333333" }, {
      ...euros,
      pricing_quantity: "7",
      ...dimensions("SKU3"),
    }, hasNet),
    line("SavingsPlanCoveredUsage", { unblended: "1", amortized: "0.7" }, {
      ...euros,
      ...PLAN,
    }, hasNet),
    line("SavingsPlanNegation", { unblended: "-0.97", amortized: "0" }, {
      ...euros,
      ...PLAN,
    }, hasNet),
  ];
}

function withoutAccount({ sub_account_id: _, ...rest }: Charge): Charge {
  return rest;
}

/** What charges come to by currency: BilledCost after private discounts, EffectiveCost amortized after them. */
export function costsOf(
  charges: readonly Charge[],
): Record<string, [string, string]> {
  const sums = new Map<string, [Decimal, Decimal]>();
  for (const charge of charges) {
    const [billed, effective] = sums.get(charge.billing_currency) ??
      [Decimal.ZERO, Decimal.ZERO];
    sums.set(charge.billing_currency, [
      billed.add(
        Decimal.parse(
          charge.net_unblended_cost ?? charge.unblended_cost ?? "0",
        ),
      ),
      effective.add(
        Decimal.parse(
          charge.net_amortized_cost ?? charge.amortized_cost ?? "0",
        ),
      ),
    ]);
  }
  return Object.fromEntries(
    [...sums].map((
      [currency, [a, b]],
    ) => [currency, [a.toString(), b.toString()]]),
  );
}
