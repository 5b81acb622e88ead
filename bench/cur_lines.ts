import {
  type SeededRandom,
  seededRandom,
} from "../tests/support/seeded_random.ts";
import { curColumns, headerName } from "./cur_columns.ts";
import type { CurFileOptions } from "./cur_files.ts";
import { type CurShape, curShape, word } from "./cur_shapes.ts";

const DAY = 24 * 60 * 60 * 1000;
const HOUR = 60 * 60 * 1000;
const PERIOD = Date.UTC(2026, 8, 1);
/** A table of that many columns or more has all that CSV can have. */
const RICH = 120;

/** What differs from line to line. */
const VARYING = [
  "identity/LineItemId",
  "identity/TimeInterval",
  "bill/BillingPeriodStartDate",
  "lineItem/UsageStartDate",
  "lineItem/UsageEndDate",
  "lineItem/ResourceId",
  "lineItem/UsageAmount",
  "lineItem/UnblendedCost",
  "lineItem/BlendedCost",
  "lineItem/NetUnblendedCost",
  "pricing/publicOnDemandCost",
  "savingsPlan/SavingsPlanEffectiveCost",
] as const;

/** A shape's texts between what varies. */
interface Template {
  readonly shape: CurShape;
  readonly pieces: readonly string[];
}

/** The names of the columns as the file's header has them. */
export function csvNames({ columns }: CurFileOptions): string[] {
  const style = columns < RICH ? "legacy" : "cur2";
  return curColumns(columns, style).map((name) => headerName(name, style));
}

/** The text of the file, a line at a time, the header first. */
export function* csvLines(options: CurFileOptions): Generator<string> {
  const { lines, seed, part = 0, quoted = false } = options;
  const isRich = options.columns >= RICH;
  const columns = curColumns(options.columns, isRich ? "cur2" : "legacy");
  const write = (text: string) => csvField(text, quoted);
  yield `${csvNames(options).map(write).join(",")}\n`;
  const shaping = seededRandom(seed);
  const templates = Array.from(
    { length: options.groupsADay ?? (isRich ? 1000 : 21) },
    () => template(curShape(shaping, columns, isRich), columns, write),
  );
  const random = seededRandom(seed * 1000 + part + 1);
  let current = random.pick(templates);
  for (let line = 0; line < lines; line++) {
    // Like lines stand together, as in real reports: that is why those compress tenfold.
    if (random.below(8) === 0) current = random.pick(templates);
    const { shape, pieces } = current;
    const values = varying(random, shape, isRich);
    let text = pieces[0] ?? "";
    for (let i = 0; i < VARYING.length; i++) {
      text += write(values[VARYING[i] ?? "identity/LineItemId"]);
      text += pieces[i + 1] ?? "";
    }
    yield text;
  }
}

function template(
  shape: CurShape,
  columns: readonly string[],
  write: (text: string) => string,
): Template {
  const isVarying = new Set<string>(VARYING);
  const pieces = [""];
  columns.forEach((column, index) => {
    const separator = index === columns.length - 1 ? "\n" : ",";
    const last = pieces.length - 1;
    if (isVarying.has(column)) pieces.push(separator);
    else pieces[last] += write(shape.get(column) ?? "") + separator;
  });
  return { shape, pieces };
}

function varying(
  random: SeededRandom,
  shape: CurShape,
  isRich: boolean,
): Record<typeof VARYING[number], string> {
  // A few lines belong to the month before.
  const period = random.below(50) === 0 ? PERIOD - 31 * DAY : PERIOD;
  const start = period + random.below(30) * DAY + random.below(24) * HOUR;
  const [from, to] = [start, start + HOUR].map((time) => {
    const text = new Date(time).toISOString();
    return isRich ? text : text.replace(".000", "");
  }) as [string, string]; // two go in
  const type = shape.get("lineItem/LineItemType") ?? "";
  const sign = /Negation|Credit/.test(type) ? "-" : "";
  const amount = number(random, isRich);
  const cost = sign + number(random, isRich);
  return {
    "identity/LineItemId": word(random, 26),
    "identity/TimeInterval": `${from}/${to}`,
    "bill/BillingPeriodStartDate": new Date(period).toISOString(),
    "lineItem/UsageStartDate": from,
    "lineItem/UsageEndDate": to,
    "lineItem/ResourceId": random.below(3) === 0
      ? ""
      : `i-${word(random, 3)}0000`,
    "lineItem/UsageAmount": amount,
    "lineItem/UnblendedCost": cost,
    "lineItem/BlendedCost": cost,
    "lineItem/NetUnblendedCost": cost,
    "pricing/publicOnDemandCost": type === "Usage" ? cost : "",
    "savingsPlan/SavingsPlanEffectiveCost": type.startsWith("SavingsPlanC")
      ? amount
      : "",
  };
}

/** Ten decimals at most. Rich ones sometimes have the exponent that Java gives to doubles below a thousandth. */
function number(random: SeededRandom, isRich: boolean): string {
  const kind = random.below(20);
  if (kind === 0) return String(random.below(100_000));
  if (kind === 1 && isRich) {
    return `${(1 + random.next() * 9).toFixed(5)}E-${4 + random.below(2)}`;
  }
  return (random.next() * 10 ** (random.below(8) - 5)).toFixed(10);
}

function csvField(text: string, quoted: boolean): string {
  return quoted || /[",\r\n]/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
