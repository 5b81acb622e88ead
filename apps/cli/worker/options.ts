/**
 * The options of `deno task worker`: one table, from which the parser, `--help` and docs/worker.md come.
 *
 * @module
 */
import type { Provider } from "../../../shared/domain/job.ts";

/** What a worker is asked to do. */
export interface WorkerFlags {
  /** Jobs it runs at once. */
  readonly concurrency: number;
  /** Whose jobs it claims; null for every provider's. */
  readonly providers: readonly Provider[] | null;
  /** Ends once what is due now is done. */
  readonly isOnce: boolean;
  /** Ends once nothing is queued, what becomes due meanwhile included. */
  readonly isDrain: boolean;
  /** Where `/health` and `/metrics` are served; null for nowhere, 0 for any free port. */
  readonly port: number | null;
  /** The address they are bound to. */
  readonly listen: string;
  /** A YAML file with the settings of one-tenant use. */
  readonly config: string | null;
  /** Seconds the pages in flight get after the first signal. */
  readonly graceSeconds: number;
  /** Prints the options and ends. */
  readonly isHelp: boolean;
}

/** An option as it is written and told. */
export interface Option {
  /** With its dashes. */
  readonly name: string;
  /** What stands after it; empty for a switch. */
  readonly argument: string;
  /** What holds without it, in words. */
  readonly default: string;
  /** One sentence. */
  readonly what: string;
}

/** An option that is unknown, or whose value is not what it takes. The message names all three. */
export class OptionRefusal extends Error {
  /** Refuses `name`. */
  constructor(name: string, expected: string, found: string) {
    super(`Cannot start as ${name} must be ${expected}: found ${found}`);
    this.name = "OptionRefusal";
  }
}

const PROVIDERS: readonly Provider[] = ["aws", "azure", "gcp"];

/** Every option, in the order they are told. */
export const OPTIONS = [
  {
    name: "--concurrency",
    argument: "N",
    default: "1",
    what: "Jobs that run at once in this process",
  },
  {
    name: "--providers",
    argument: "LIST",
    default: "all",
    what: "Claim jobs of these alone: aws, azure, gcp, separated by commas",
  },
  {
    name: "--once",
    argument: "",
    default: "off",
    what: "End once what is due now is done",
  },
  {
    name: "--drain",
    argument: "",
    default: "off",
    what:
      "End once no job is queued or running, what becomes due meanwhile included",
  },
  {
    name: "--port",
    argument: "PORT",
    default: "off",
    what: "Serve /health and /metrics there; 0 takes any free port",
  },
  {
    name: "--listen",
    argument: "ADDRESS",
    default: "127.0.0.1",
    what: "The address that --port is bound to; 0.0.0.0 for every network",
  },
  {
    name: "--config",
    argument: "FILE",
    default: "none",
    what: "A YAML file with the settings of one-tenant use",
  },
  {
    name: "--grace",
    argument: "SECONDS",
    default: "30",
    what: "What the pages in flight get after SIGTERM or SIGINT",
  },
  {
    name: "--help",
    argument: "",
    default: "off",
    what: "Print this and end",
  },
] as const satisfies readonly Option[];

type OptionName = (typeof OPTIONS)[number]["name"];

/**
 * The flags of a command line: `--name value` or `--name=value`.
 *
 * @throws {OptionRefusal}
 */
export function parseOptions(args: readonly string[]): WorkerFlags {
  const given = readGiven(args);
  const text = (name: OptionName) => given.get(name);
  if (given.has("--once") && given.has("--drain")) {
    throw new OptionRefusal("--drain", "given without --once", "both");
  }
  if (given.has("--listen") && !given.has("--port")) {
    throw new OptionRefusal("--listen", "given with --port", "no --port");
  }
  return {
    concurrency: parseWhole("--concurrency", text("--concurrency") ?? "1", {
      least: 1,
      most: 64,
    }),
    providers: parseProviders(text("--providers")),
    isOnce: given.has("--once"),
    isDrain: given.has("--drain"),
    port: parsePort(text("--port")),
    listen: parseAddress(text("--listen") ?? "127.0.0.1"),
    config: text("--config") ?? null,
    graceSeconds: parseWhole("--grace", text("--grace") ?? "30", {
      least: 0,
      most: 3_600,
    }),
    isHelp: given.has("--help"),
  };
}

/** What `--help` prints. */
export function helpText(): string {
  const width = Math.max(...OPTIONS.map((option) => usageOf(option).length));
  const lines = OPTIONS.map((option: Option) => {
    const without = option.argument === "" || option.default === "off"
      ? ""
      : ` (${option.default})`;
    return `  ${usageOf(option).padEnd(width)}  ${option.what}${without}`;
  });
  return [
    "Runs the queued jobs of a project: deno task worker [options]",
    "",
    ...lines,
    "",
    "It reads SUPABASE_URL and its keys, or DATABASE_URL, and the settings of README.md. See docs/worker.md.",
  ].join("\n");
}

function usageOf({ name, argument }: Option): string {
  return argument === "" ? name : `${name} ${argument}`;
}

/** The texts given, by option; a switch has an empty one. */
function readGiven(args: readonly string[]): Map<OptionName, string> {
  const given = new Map<OptionName, string>();
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    const [name = "", ...rest] = word.split("=");
    const option = findOption(name);
    if (given.has(option.name)) {
      throw new OptionRefusal(option.name, "given once", "it twice");
    }
    if (option.argument === "") {
      if (rest.length > 0) {
        throw new OptionRefusal(option.name, "given alone", shown(word));
      }
      given.set(option.name, "");
      continue;
    }
    const value = rest.length > 0 ? rest.join("=") : args[at += 1];
    if (value === undefined || value === "") {
      throw new OptionRefusal(
        option.name,
        `followed by ${option.argument}`,
        "nothing",
      );
    }
    given.set(option.name, value);
  }
  return given;
}

function findOption(name: string): (typeof OPTIONS)[number] {
  const option = OPTIONS.find((each) => each.name === name);
  if (option !== undefined) return option;
  const known = OPTIONS.map((each) => each.name).join(", ");
  throw new OptionRefusal("an argument", `one of ${known}`, shown(name));
}

function parseWhole(
  name: OptionName,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new OptionRefusal(
    name,
    `a whole number from ${least} to ${most}`,
    shown(text),
  );
}

function parsePort(text: string | undefined): number | null {
  if (text === undefined) return null;
  return parseWhole("--port", text, { least: 0, most: 65_535 });
}

function parseProviders(text: string | undefined): readonly Provider[] | null {
  if (text === undefined) return null;
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  return names.map((name) => {
    const provider = PROVIDERS.find((each) => each === name);
    if (provider !== undefined) return provider;
    throw new OptionRefusal(
      "--providers",
      "aws, azure or gcp, separated by commas",
      shown(name),
    );
  });
}

/** An IP address or `localhost`: a name that resolves to something else one day would open the port to it. */
function parseAddress(text: string): string {
  const isAddress = text === "localhost" ||
    /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(
      text,
    ) || (text.includes(":") && URL.canParse(`http://[${text}]/`));
  if (isAddress) return text;
  throw new OptionRefusal(
    "--listen",
    "an IP address or localhost",
    shown(text),
  );
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
