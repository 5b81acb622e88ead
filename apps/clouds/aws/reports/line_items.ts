import { DECIMALS } from "../billing/amount.ts";
import { dayOf } from "../billing/calendar.ts";
import { flat, type Line } from "../billing/line.ts";
import type { Edition } from "./edition.ts";
import { type LineItem, lineItemType, METERED } from "./line_item.ts";
import { productOf } from "./product.ts";
import type { ReportOptions } from "./report_options.ts";
import { categoriesOf, resourceOf } from "./resource.ts";
import { shares, spread, spreadCosts } from "./spread.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Fees for a whole month, billed on its first day. */
const MONTHLY: ReadonlySet<string> = new Set(["RIFee", "Tax", "Support fee"]);

/** A figure of this size has sixteen digits: more than a double, which Parquet holds, keeps of it. */
const TOO_LONG = 10n ** BigInt(DECIMALS + 5);

/**
 * The lines of a delivery: the bill's, spread exactly over hours and resources, and beside them the lines of split cost
 * allocation, which are in nobody's sums. Cheap until a line is written out.
 */
export function lineItems(
  edition: Edition,
  options: ReportOptions,
): Iterable<LineItem> {
  return { [Symbol.iterator]: () => generate(edition, options) };
}

function* generate(
  edition: Edition,
  options: ReportOptions,
): Generator<LineItem> {
  let ordinal = 0;
  for (let day = edition.period; day < edition.periodEnd; day++) {
    for (const line of edition.lines(day)) {
      for (const item of itemsOf(line, day, { edition, options })) {
        yield { ...item, ordinal: ordinal++ };
      }
    }
  }
}

interface Report {
  readonly edition: Edition;
  readonly options: ReportOptions;
}

type Unnumbered = Omit<LineItem, "ordinal">;

function* itemsOf(
  line: Line,
  day: number,
  report: Report,
): Generator<Unnumbered> {
  const { edition, options } = report;
  const whole = wholeItem(line, day, report);
  const isMetered = METERED.has(whole.type);
  const isByHour = options.isHourly &&
    (isMetered || whole.type === "SavingsPlanRecurringFee");
  const hours = isByHour ? hoursOf(day, edition.madeAt) : 1;
  const resources = resourcesOf(line, isMetered ? options.resources : 0);
  const parts = shares(hours * resources, [
    day,
    line.service,
    line.account ?? "",
  ]);
  const costs = spreadCosts(line.costs, parts);
  const quantities = spread(line.quantity, parts);
  for (const [index, figures] of costs.entries()) {
    const resource = isMetered && options.resources > 0
      ? resourceOf(line, whole.product, index % resources)
      : null;
    const start = whole.start +
      (isByHour ? Math.floor(index / resources) * HOUR : 0);
    const item = {
      ...whole,
      start,
      end: isByHour ? start + HOUR : whole.end,
      costs: figures,
      quantity: quantities[index] ?? 0n,
      resourceId: resource?.id ?? "",
      tags: resource?.tags ?? {},
    };
    yield item;
    if (options.plant.splitRows) yield* splitRows(item);
  }
}

/** Resources the line is spread over; more where a figure would otherwise be too long. */
function resourcesOf(line: Line, most: number): number {
  const { unblended } = line.costs;
  const size = unblended < 0n ? -unblended : unblended;
  const isRound = size % 10n ** BigInt(DECIMALS - 4) === 0n;
  return Math.max(
    1,
    most,
    isRound ? 1 : Number((size * 2n) / TOO_LONG) + 1,
  );
}

/** Hours of a day that have begun when the report is made. */
function hoursOf(day: number, madeAt: Date): number {
  return dayOf(madeAt) === day ? madeAt.getUTCHours() + 1 : 24;
}

function wholeItem(
  line: Line,
  day: number,
  { edition, options }: Report,
): Unnumbered {
  const start = day * DAY;
  const isMonthly = MONTHLY.has(line.recordType);
  return {
    line,
    type: lineItemType(line, options.plant.unknownType),
    start,
    // A contract bought on the 3rd runs for thirty days, into the next period.
    end: isMonthly
      ? edition.periodEnd * DAY
      : start + (line.recordType === "Fee" ? 30 : 1) * DAY,
    costs: line.costs,
    quantity: line.quantity,
    resourceId: "",
    product: productOf(line),
    tags: {},
    categories: categoriesOf(line.account),
    invoiceId: edition.invoiceOf(line),
    commitmentArn: commitmentOf(line, edition.payerId),
    split: null,
  };
}

function commitmentOf(line: Line, payerId: string): string {
  if (line.recordType.startsWith("SavingsPlan")) {
    return `arn:aws:savingsplans::${payerId}:savingsplan/8a5a4d8e-1f70-4c1e-9d0b-5c2f6f0f2a11`;
  }
  return line.recordType === "RIFee" || line.recordType === "DiscountedUsage"
    ? `arn:aws:${
      productOf(line).code.toLowerCase()
    }:us-east-1:${payerId}:reserved-instances/3f2b7c10-77aa-4a1c-b0de-${
      productOf(line).sku.slice(0, 12).toLowerCase()
    }`
    : "";
}

/** Containers on an instance: their cost is the instance's own, told again. */
function* splitRows(item: Unnumbered): Generator<Unnumbered> {
  const isHost = item.product.code === "AmazonEC2" && item.type === "Usage" &&
    item.resourceId.startsWith("i-");
  if (!isHost) return;
  for (const operation of ["ECSTask-EC2", "EKSPod-EC2"]) {
    yield {
      ...item,
      line: {
        ...item.line,
        operation,
        usageType: operation === "EKSPod-EC2"
          ? "EKS-EC2-vCPU-Hours"
          : "ECS-EC2-GB-Hours",
      },
      costs: flat(item.costs.unblended / 3n),
      quantity: item.quantity / 3n,
      resourceId: `arn:aws:${
        operation === "EKSPod-EC2" ? "eks" : "ecs"
      }:${item.line.region}:${item.line.account}:container/${item.resourceId}`,
      split: { parentResourceId: item.resourceId },
    };
  }
}
