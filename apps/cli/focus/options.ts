/**
 * The options of `deno task focus`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { FocusWindow } from "./export_focus.ts";

/** What is exported, and where to. */
export interface FocusFlags extends FocusWindow {
  readonly out: string;
}

/** An option that is missing, or whose value is not what it takes. */
export class OptionRefusal extends Error {
  /** Refuses `name`. */
  constructor(name: string, expected: string, found: string) {
    super(`Cannot export as ${name} must be ${expected}: found ${found}`);
    this.name = "OptionRefusal";
  }
}

/** What `--help` prints. */
export const HELP = [
  "Writes cost and usage in FOCUS 1.2 as CSV: deno task focus --organization ID --from DAY --to DAY --out FILE",
  "",
  "  --organization ID  Whose",
  "  --from DAY         Billing periods that begin on it or later (2026-09-01)",
  "  --to DAY           ... and before this one",
  "  --out FILE         Written whole, or left as it was",
  "",
  "It reads DATABASE_URL, or SUPABASE_URL and its keys. See docs/focus.md.",
].join("\n");

const NAMES = ["organization", "from", "to", "out"] as const;

type Given = Partial<Record<(typeof NAMES)[number], string>>;

/** The flags of a command line; null for `--help`. @throws {OptionRefusal} */
export function parseOptions(args: readonly string[]): FocusFlags | null {
  const { help, ...given } = read(args);
  if (help) return null;
  const flags = {
    organizationId: required(given, "organization", /^[\da-f-]{36}$/i, "an id"),
    from: required(given, "from", DAY, "a day"),
    to: required(given, "to", DAY, "a day"),
    out: required(given, "out", /./, "a file"),
  };
  if (flags.to <= flags.from) {
    throw new OptionRefusal("--to", "after --from", flags.to);
  }
  return flags;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function read(args: readonly string[]): Given & { help: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", default: false },
        ...Object.fromEntries(
          NAMES.map((name) => [name, { type: "string" as const }]),
        ),
      },
    });
    const help = values.help === true;
    const texts = Object.fromEntries(
      Object.entries(values).filter(([, value]) => typeof value === "string"),
    );
    return { ...texts, help };
  } catch {
    throw new OptionRefusal(
      "an argument",
      NAMES.map((name) => `--${name}`).join(", "),
      JSON.stringify(args.join(" ").slice(0, 100)),
    );
  }
}

function required(
  given: Given,
  name: (typeof NAMES)[number],
  shape: RegExp,
  expected: string,
): string {
  const value = given[name];
  if (value !== undefined && shape.test(value)) return value;
  throw new OptionRefusal(
    `--${name}`,
    expected,
    value === undefined ? "nothing" : JSON.stringify(value.slice(0, 60)),
  );
}
