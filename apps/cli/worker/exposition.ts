/**
 * The text format of Prometheus, version 0.0.4. Knows nothing of what is measured.
 *
 * Source: prometheus.io/docs/instrumenting/exposition_formats.
 *
 * @module
 */

/** What a metric is. */
export type MetricType = "counter" | "gauge" | "histogram";

/** One line of a family. */
export interface Sample {
  /** Added to the family's name: `_bucket`, `_sum`, `_count` of a histogram. */
  readonly suffix?: string;
  /** By name. */
  readonly labels?: Readonly<Record<string, string>>;
  /** A decimal text, `+Inf`, `-Inf` or `NaN`. */
  readonly value: string;
}

/** Every line of one metric. */
export interface Family {
  /** Letters, digits, `_`; a counter's ends in `_total`. */
  readonly name: string;
  /** What it is. */
  readonly type: MetricType;
  /** One sentence. */
  readonly help: string;
  /** Empty: the family is told without a value. */
  readonly samples: readonly Sample[];
}

/** The content type of what {@link toExposition} gives. */
export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The families as text. */
export function toExposition(families: readonly Family[]): string {
  return families.map(toText).join("");
}

function toText({ name, type, help, samples }: Family): string {
  const lines = [
    `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ suffix = "", labels = {}, value }) =>
      `${name}${suffix}${toLabels(labels)} ${value}`
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function toLabels(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return "";
  const pairs = entries.map(([name, value]) =>
    `${name}="${
      value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll(
        "\n",
        "\\n",
      )
    }"`
  );
  return `{${pairs.join(",")}}`;
}
