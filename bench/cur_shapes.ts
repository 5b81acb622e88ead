import type { SeededRandom } from "../tests/support/seeded_random.ts";

/** What the lines of a group have in common: a value per column, by the column's legacy name. What is absent is empty. */
export type CurShape = ReadonlyMap<string, string>;

const ACCOUNTS = Array.from({ length: 20 }, (_, i) => `${210987654300 + i}`);
const REGIONS = ["us-east-1", "eu-central-1", "sa-east-1", "ap-northeast-1"];
const PLACES = ["US East (N. Virginia)", "EU (Frankfurt)", "São Paulo", "東京"];
const CURRENCIES = ["USD", "USD", "USD", "USD", "USD", "USD", "EUR", "JPY"];
const WORDS = "alpha bravo canyon delta ember fjord grove harbor inlet juniper"
  .split(" ");

const PRODUCTS = [
  ["AmazonEC2", "BoxUsage", "RunInstances", "Hrs"],
  ["AmazonEC2", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", "GB-Mo"],
  ["AmazonS3", "Requests-Tier1", "PutObject", "Requests"],
  ["AmazonS3", "TimedStorage-ByteHrs", "StandardStorage", "GB-Mo"],
  ["AmazonRDS", "InstanceUsage:db.r6g", "CreateDBInstance:0014", "Hrs"],
  ["AWSLambda", "Lambda-GB-Second", "Invoke", "Lambda-GB-Second"],
  ["AmazonCloudWatch", "CW:MetricMonitorUsage", "MetricStorage", "Metrics"],
  ["AWSDataTransfer", "DataTransfer-Out-Bytes", "InterZone-Out", "GB"],
] as const;

const TYPES = [
  ...Array<string>(34).fill("Usage"),
  "SavingsPlanCoveredUsage",
  "SavingsPlanCoveredUsage",
  "SavingsPlanNegation",
  "DiscountedUsage",
  "Credit",
  "Tax",
];

/** A group of a table with these columns. Rich ones have quotes, line ends, maps and characters beyond ASCII. */
export function curShape(
  random: SeededRandom,
  columns: readonly string[],
  isRich: boolean,
): CurShape {
  const region = random.below(REGIONS.length);
  const [code, usage, operation, unit] = random.pick(PRODUCTS);
  const usageType = `${usage}.${random.pick(WORDS)}${random.below(40)}`;
  const shape = new Map(Object.entries({
    "bill/BillingEntity": "AWS",
    "bill/BillType": "Anniversary",
    "bill/PayerAccountId": "210987654300",
    "lineItem/UsageAccountId": random.pick(ACCOUNTS),
    "lineItem/LineItemType": random.pick(TYPES),
    "lineItem/ProductCode": code,
    "lineItem/UsageType": usageType,
    "lineItem/Operation": operation,
    "lineItem/CurrencyCode": random.pick(CURRENCIES),
    "lineItem/LineItemDescription": description(random, isRich),
    "lineItem/LegalEntity": "Amazon Web Services, Inc.",
    "product/ProductName": `Amazon ${random.pick(WORDS)} service`,
    "product/servicecode": code,
    "product/regionCode": REGIONS[region] ?? "",
    "product/location": PLACES[isRich ? region : 0] ?? "",
    "product/usagetype": usageType,
    "product/operation": operation,
    "product/sku": word(random, 16).toUpperCase(),
    "pricing/RateId": `${random.below(1e9)}`,
    "pricing/currency": "USD",
    "pricing/term": "OnDemand",
    "pricing/unit": unit,
  }));
  if (isRich) addMaps(shape, random);
  for (const column of columns) {
    if (/\/(?:attribute|user:tag)/.test(column)) {
      shape.set(column, attribute(random, isRich));
    }
  }
  return shape;
}

/** Small letters and digits. */
export function word(random: SeededRandom, length: number): string {
  let text = "";
  while (text.length < length) text += random.next().toString(36).slice(2);
  return text.slice(0, length);
}

function description(random: SeededRandom, isRich: boolean): string {
  const price = random.next().toFixed(4);
  const plain = `$${price} per On Demand Linux ${random.pick(WORDS)} Hour`;
  if (!isRich) return plain;
  return random.pick([
    plain,
    `${plain}, first 10 TB / month`,
    `${plain}, "${random.pick(WORDS)}" tier`,
    `${plain}\nmeasured by the second`,
    `${plain} – São Paulo 東京`,
  ]);
}

function addMaps(shape: Map<string, string>, random: SeededRandom): void {
  const map = (keys: readonly string[]) =>
    JSON.stringify(
      Object.fromEntries(keys.map((key) => [key, random.pick(WORDS)])),
    );
  shape.set("product", map(["product_name", "region", "group"]));
  shape.set(
    "resource_tags",
    random.below(3) === 0 ? "{}" : map(["user_team", "user_stage"]),
  );
  shape.set("cost_category", random.below(2) === 0 ? "" : map(["Team"]));
}

function attribute(random: SeededRandom, isRich: boolean): string {
  if (random.below(10) > 4) return "";
  const text = `${random.pick(WORDS)}-${word(random, 6 + random.below(12))}`;
  if (!isRich || random.below(12) > 0) return text;
  return random.pick([`${text}, ${text}`, `"${text}"`, `${text}\n`, "naïve"]);
}
