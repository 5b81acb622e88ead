/**
 * A strict reader of Prometheus' text format 0.0.4: what it does not refuse, Prometheus takes.
 *
 * Source: prometheus.io/docs/instrumenting/exposition_formats.
 *
 * @module
 */

/** A family as it was read. */
export interface ReadFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ReadSample[];
}

/** A line as it was read. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const PAIR = String.raw`([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"`;
const SAMPLE = new RegExp(
  String.raw`^(${NAME})(?:\{(${PAIR}(?:,${PAIR})*)\})? (\S+)$`,
);
const NUMBER = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]Inf|NaN)$/;

/** The families of a text. @throws {SyntaxError} For anything the format does not allow. */
export function readExposition(text: string): ReadFamily[] {
  if (!text.endsWith("\n")) refuse("the last line must end", text.slice(-40));
  const families: (ReadFamily & { samples: ReadSample[] })[] = [];
  const lines = text.slice(0, -1).split("\n");
  for (let at = 0; at < lines.length;) {
    const head = /^# HELP (\S+) (.+)$/.exec(lines[at] ?? "");
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/
      .exec(lines[at + 1] ?? "");
    const [, name = "", help = ""] = head ?? refuse("HELP", lines[at]);
    if (type?.[1] !== name) refuse(`TYPE of ${name}`, lines[at + 1]);
    if (!new RegExp(`^${NAME}$`).test(name)) refuse("a name", name);
    if (families.some((each) => each.name === name)) refuse("one group", name);
    const samples: ReadSample[] = [];
    for (at += 2; at < lines.length && !lines[at]?.startsWith("#"); at += 1) {
      samples.push(readSample(lines[at] ?? ""));
    }
    const family = { name, help, type: type?.[2] ?? "", samples };
    requireFamily(family);
    families.push(family);
  }
  return families;
}

function readSample(line: string): ReadSample {
  const match = SAMPLE.exec(line) ?? refuse("a sample", line);
  const [, name = "", pairs = ""] = match;
  const value = match.at(-1) ?? "";
  if (!NUMBER.test(value)) refuse("a number", line);
  const labels: Record<string, string> = {};
  for (const [, label = "", text = ""] of pairs.matchAll(RegExp(PAIR, "g"))) {
    if (label in labels) refuse("each label once", line);
    labels[label] = text.replace(
      /\\([\\"n])/g,
      (_, escaped) => escaped === "n" ? "\n" : escaped,
    );
  }
  return { name, labels, value: Number(value.replace("Inf", "Infinity")) };
}

function requireFamily({ name, type, samples }: ReadFamily): void {
  const suffixes = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
  const seen = new Set<string>();
  for (const sample of samples) {
    if (!suffixes.some((suffix) => sample.name === name + suffix)) {
      refuse(`a sample of ${name}`, sample.name);
    }
    const key = JSON.stringify([sample.name, sample.labels]);
    if (seen.has(key)) refuse("each sample once", key);
    seen.add(key);
    const isSum = type !== "gauge";
    if (isSum && !(sample.value >= 0)) refuse("a sum of nothing negative", key);
  }
  if (type === "counter" && !name.endsWith("_total")) refuse("_total", name);
  if (type === "histogram") requireHistogram({ name, samples });
}

function requireHistogram(
  { name, samples }: Pick<ReadFamily, "name" | "samples">,
): void {
  const buckets = samples.filter((each) => each.name === `${name}_bucket`);
  const bounds = buckets.map(({ labels }) =>
    Number(labels["le"]?.replace("Inf", "Infinity"))
  );
  const isRising = (values: readonly number[], isStrict: boolean) =>
    values.every((value, index) =>
      index === 0 || value > (values[index - 1] ?? 0) ||
      (!isStrict && value === values[index - 1])
    );
  const counts = buckets.map(({ value }) => value);
  const count = samples.find((each) => each.name === `${name}_count`)?.value;
  if (bounds.at(-1) !== Infinity || !isRising(bounds, true)) {
    refuse("rising bounds up to +Inf", bounds.join(" "));
  }
  if (!isRising(counts, false) || counts.at(-1) !== count) {
    refuse("cumulative counts up to the whole", counts.join(" "));
  }
  if (!samples.some((each) => each.name === `${name}_sum`)) {
    refuse("_sum", name);
  }
}

function refuse(expected: string, found: string | undefined): never {
  throw new SyntaxError(`expected ${expected}: found ${JSON.stringify(found)}`);
}
