/**
 * Cron expressions: five fields, and what each of them names. Times alone, without a zone: see schedule.ts.
 *
 * A field takes `*`, numbers, ranges, lists and steps (`0,30`, `1-5`, `8-18/2`), and names of months and days. Nothing of the
 * dialects that add seconds, years, `L`, `W`, `#`, `?` or nicknames is taken: what they mean differs between programs.
 *
 * @module
 */

/** What five fields name. */
export interface CronExpression {
  /** Minutes of the hour, ascending. */
  readonly minutes: readonly number[];
  /** Hours of the day, ascending. */
  readonly hours: readonly number[];
  /** Day of month, month and day of week, in numbers alone; `*` where every one is meant. */
  readonly days: string;
}

/** A text that is no cron expression. */
export class CronRefusal extends Error {
  /** What would have been accepted, with the name of the field. */
  readonly expected: string;
  /** What was found instead. */
  readonly found: string;

  /** Refuses a text. */
  constructor(expected: string, found: string) {
    super(`expected ${expected}, found ${found}`);
    this.expected = expected;
    this.found = found;
  }
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names for the numbers from `least` on. */
  readonly names?: readonly string[];
}

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

const FIELDS: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: MONTHS },
  { name: "day of week", least: 0, most: 7, names: WEEKDAYS },
];

/** The longest expression that is looked at, in characters. */
const LONGEST = 120;

/** Reads an expression. @throws {CronRefusal} Naming the field, what it takes and what stands there. */
export function parseCron(text: string): CronExpression {
  const fields = text.trim().split(/\s+/);
  const expected =
    "five fields: minute, hour, day of month, month, day of week";
  if (text.length > LONGEST) {
    throw new CronRefusal(
      `${expected}, ${LONGEST} characters at most`,
      `a text of ${text.length} characters`,
    );
  }
  if (fields.length !== FIELDS.length || fields[0] === "") {
    const count = fields[0] === "" ? 0 : fields.length;
    throw new CronRefusal(
      expected,
      `${count} ${count === 1 ? "field" : "fields"}`,
    );
  }
  const [minutes = [], hours = [], ...days] = FIELDS.map((field, index) =>
    parseField(fields[index] ?? "", field)
  );
  return {
    minutes,
    hours,
    days: days.map((values, index) => toText(values, fields[index + 2])).join(
      " ",
    ),
  };
}

/** `*` has a meaning of its own: a star beside a restricted day field leaves that one alone to decide. */
function toText(values: readonly number[], written: string | undefined) {
  return written === "*" || written === "*/1" ? "*" : values.join(",");
}

function parseField(text: string, field: Field): number[] {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    for (const value of parseItem(item, field)) {
      // Sunday has two numbers.
      values.add(field.names === WEEKDAYS ? value % 7 : value);
    }
  }
  return [...values].sort((a, b) => a - b);
}

function parseItem(item: string, field: Field): number[] {
  const [, first = "", last, step] =
    /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(item) ??
      refuse(field, item);
  const isRange = first === "*" || last !== undefined;
  if (
    (first === "*" && last !== undefined) || (step !== undefined && !isRange)
  ) {
    return refuse(field, item);
  }
  const start = first === "*" ? field.least : numberOf(first, field, item);
  const end = first === "*"
    ? field.most
    : last === undefined
    ? start
    : endOf(last, start, field, item);
  const width = step === undefined ? 1 : Number(step);
  if (end < start || width < 1 || width > field.most) {
    return refuse(field, item);
  }
  const count = Math.floor((end - start) / width) + 1;
  return Array.from({ length: count }, (_, index) => start + index * width);
}

/** FRI-SUN ends with the Sunday after. */
function endOf(text: string, start: number, field: Field, item: string) {
  const end = numberOf(text, field, item);
  return field.names === WEEKDAYS && end === 0 && start > 0 ? 7 : end;
}

function numberOf(text: string, field: Field, item: string): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return field.least + named;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.least && value <= field.most
    ? value
    : refuse(field, item);
}

function refuse({ name, least, most, names }: Field, item: string): never {
  const named = names === undefined ? "" : ` or ${names[0]} to ${names.at(-1)}`;
  const several = name.replace(/^\w+/, "$&s");
  throw new CronRefusal(
    `${several} from ${least} to ${most}${named}, as *, numbers, ranges, lists or steps, in the field ${name}`,
    JSON.stringify(item.slice(0, 40)),
  );
}
