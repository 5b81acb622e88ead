/**
 * Colours where a person looks, plain text where a program reads.
 *
 * @module
 */

/** Ways to write a text. On anything but a terminal each gives the text itself. */
export interface Style {
  /** Whether this is a terminal that shows colours and lets lines be rewritten. */
  readonly isRich: boolean;
  /** Columns there are. */
  readonly columns: number;
  /** What matters. */
  bold(text: string): string;
  /** What may be skipped. */
  dim(text: string): string;
  /** What is good. */
  good(text: string): string;
  /** What needs a look. */
  warn(text: string): string;
  /** What is bad. */
  bad(text: string): string;
  /** What is drawn. */
  accent(text: string): string;
}

/** The style for a stream; NO_COLOR (no-color.org) and a dumb terminal ask for plain text. */
export function styleFor(
  stream: { isTerminal(): boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  const isRich = stream.isTerminal() && !environment["NO_COLOR"] &&
    environment["TERM"] !== "dumb";
  const paint = (code: string) => (text: string) =>
    isRich ? `\x1b[${code}m${text}\x1b[0m` : text;
  return {
    isRich,
    columns: isRich ? columnsOfTerminal() : 100,
    bold: paint("1"),
    dim: paint("2"),
    good: paint("32"),
    warn: paint("33"),
    bad: paint("31"),
    accent: paint("36"),
  };
}

function columnsOfTerminal(): number {
  try {
    return Math.max(60, Deno.consoleSize().columns);
  } catch {
    return 80; // standard output is a terminal of unknown size
  }
}
