/**
 * The operator's settings: one table, read once, refused with the name of what is wrong.
 *
 * What the platform itself gives (SUPABASE_URL and the keys) is not here: see project.ts.
 * No name starts with `SUPABASE_`, which the platform reserves and skips silently.
 *
 * @module
 */
import { Fault, type FieldError } from "./fault.ts";
import {
  parseAccessKeyId,
  parseIssuers,
  parseLongSecret,
  parseOriginList,
  parseOrigins,
  parseSealingKeys,
  parseSecret,
  parseUrl,
  parseWorkerTokens,
  SettingRefusal,
  wholeNumber,
} from "./setting_parsers.ts";

/** One setting: what it is for and how its text becomes a value. */
export interface Setting<T> {
  /** One sentence for the operator. */
  readonly what: string;
  /** `required`, `optional`, or the text that stands when the variable is not set. */
  readonly default: { readonly kind: "required" | "optional" } | {
    readonly kind: "text";
    readonly text: string;
  };
  /** Whether the value must not be shown. */
  readonly secret: boolean;
  /** The value of a text; throws {@link SettingRefusal}. */
  readonly parse: (text: string) => T;
}

/** A setting that may stay unset. */
export interface OptionalSetting<T> extends Setting<T> {
  /** Always optional. */
  readonly default: { readonly kind: "optional" };
}

/** Every setting an operator can make, in the order the README and `.env.example` tell them. */
export const SETTINGS = {
  SEALING_KEYS: required(
    "The ring of keys that seal stored credentials: `id:base64 of 32 bytes`, comma separated; the first seals, all open",
    parseSealingKeys,
  ),
  WORKER_TOKEN: required(
    "What wakes the worker; two separated by a comma while it is being changed",
    parseWorkerTokens,
  ),
  JWT_ISSUERS: optional(
    "The issuers whose user tokens are accepted, comma separated; unset accepts any",
    parseIssuers,
  ),
  LEGACY_JWT_SECRET: optional(
    "The shared secret of a project that still signs user tokens with HS256",
    parseLongSecret,
    true,
  ),
  AWS_BROKER_ACCESS_KEY_ID: optional(
    "Our own AWS principal, allowed only sts:AssumeRole; without it role integrations are not offered",
    parseAccessKeyId,
  ),
  AWS_BROKER_SECRET_ACCESS_KEY: optional(
    "The secret of that principal",
    parseSecret,
    true,
  ),
  AWS_ENDPOINT_URL: optional(
    "Replaces the AWS endpoints, for a loopback AWS",
    parseUrl,
  ),
  AZURE_ENDPOINT_URL: optional(
    "Replaces the endpoints of Azure, that of its tokens too, for a loopback Azure",
    parseUrl,
  ),
  GCP_ENDPOINT_URL: optional(
    "Replaces the endpoints of Google Cloud, that of its tokens too, for a loopback Google Cloud",
    parseUrl,
  ),
  FORWARDER_ALLOWED_ORIGINS: optional(
    "Origins that forwarders may send to besides the public internet, comma separated: own networks, tests",
    parseOriginList,
  ),
  CORS_ORIGINS: withDefault(
    "The origins of web pages that may call: `*`, or a comma separated list",
    "*",
    parseOrigins,
  ),
  RATE_LIMIT_USER_PER_MINUTE: withDefault(
    "Requests a user may make in a minute, over all functions",
    "120",
    wholeNumber(1, 1_000_000),
  ),
  RATE_LIMIT_ORGANIZATION_PER_MINUTE: withDefault(
    "Requests all users of an organization may make in a minute",
    "600",
    wholeNumber(1, 1_000_000),
  ),
  COST_EXPLORER_DAILY_REQUESTS: withDefault(
    "Paid Cost Explorer requests per integration and day, at $0.01 each",
    "30",
    wholeNumber(1, 100_000),
  ),
  SCHEDULE_RUNS_PER_DAY: withDefault(
    "Runs that one schedule may have in a local day",
    "3",
    wholeNumber(1, 1_440),
  ),
  EDGE_WALL_SECONDS: withDefault(
    "Seconds of wall clock after which an edge invocation hands over: half of the platform's limit",
    "75",
    wholeNumber(1, 86_400),
  ),
  EDGE_CPU_MILLISECONDS: withDefault(
    "Estimated CPU milliseconds after which an edge invocation hands over",
    "800",
    wholeNumber(1, 86_400_000),
  ),
} as const;

/** The name of a setting, which is the name of its environment variable. */
export type SettingName = keyof typeof SETTINGS;

/** The value of every setting; null where an optional one is not set. */
export type Settings = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends
    OptionalSetting<infer T> ? T | null
    : (typeof SETTINGS)[Name] extends Setting<infer T> ? T
    : never;
};

/** A plain record of environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting of `environment`. An empty or blank text counts as not set.
 *
 * @throws {Fault} SETTING_INVALID with one entry per wrong variable; secret values are never shown.
 */
export function readSettings(environment: Environment): Settings {
  const errors: FieldError[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    try {
      values[name] = readSetting(setting, environment[name]?.trim() ?? "");
    } catch (error) {
      if (!(error instanceof SettingRefusal)) throw error;
      errors.push({
        pointer: `/${name}`,
        expected: error.expected,
        found: error.found,
      });
    }
  }
  errors.push(...brokerErrors(values, errors));
  if (errors.length > 0) throw settingsFault(errors);
  return values as Settings; // every name of the table was just read by its own parser
}

/** The fault of wrong variables: the sentence names the first, the entries name all. */
export function settingsFault(errors: readonly FieldError[]): Fault {
  const [first] = errors;
  const sentence = `Cannot start as ${
    first?.pointer.slice(1)
  } must be ${first?.expected}: found ${first?.found}`;
  return new Fault("SETTING_INVALID", sentence, { errors });
}

function readSetting(setting: Setting<unknown>, text: string): unknown {
  if (text !== "") return setting.parse(text);
  if (setting.default.kind === "optional") return null;
  if (setting.default.kind === "text") {
    return setting.parse(setting.default.text);
  }
  throw new SettingRefusal("set", "nothing");
}

/** Half a pair of keys is a mistake, not a choice. */
function brokerErrors(
  values: Record<string, unknown>,
  errors: readonly FieldError[],
): FieldError[] {
  const pair = ["AWS_BROKER_ACCESS_KEY_ID", "AWS_BROKER_SECRET_ACCESS_KEY"];
  if (errors.some(({ pointer }) => pair.includes(pointer.slice(1)))) return [];
  const missing = pair.filter((name) => values[name] === null);
  if (missing.length !== 1) return [];
  return [{
    pointer: `/${missing[0]}`,
    expected: "set together with its other half",
    found: "nothing",
  }];
}

function required<T>(what: string, parse: (text: string) => T): Setting<T> {
  return { what, parse, secret: true, default: { kind: "required" } };
}

function optional<T>(
  what: string,
  parse: (text: string) => T,
  secret = false,
): OptionalSetting<T> {
  return { what, parse, secret, default: { kind: "optional" } };
}

function withDefault<T>(
  what: string,
  text: string,
  parse: (text: string) => T,
): Setting<T> {
  return { what, parse, secret: false, default: { kind: "text", text } };
}
