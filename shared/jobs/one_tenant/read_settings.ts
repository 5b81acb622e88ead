/**
 * Reading the settings of one-tenant use: from the environment, and from a file whose keys are the same.
 *
 * @module
 */
import { Fault, type FieldError } from "../../platform/fault.ts";
import { SettingRefusal } from "../../platform/setting_parsers.ts";
import type { Environment } from "../../platform/settings.ts";
import type { Provider } from "../../domain/job.ts";
import { shownValue } from "./parsers.ts";
import {
  type Given,
  ONE_TENANT_SETTINGS,
  type OneTenantSetting,
} from "./settings.ts";
import { toWanted, type Wanted } from "./wanted.ts";

/** Scalars of a file by dotted path: `ingestion.aws.enabled`. */
export type FileSettings = ReadonlyMap<string, string>;

/** One wrong setting, told by the name it was given under. */
export interface WrongSetting {
  /** `OFFGRIDFLOW_AWS_REGION`, or `ingestion.aws.region`. */
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** How a key of a provider was, or would be, named by whoever made the settings. */
export type NameOf = (key: string) => string;

const PROVIDERS = Object.keys(ONE_TENANT_SETTINGS) as Provider[]; // the table's own keys

/**
 * What is wanted of each provider that any setting names; none for an environment and a file without them. The environment
 * goes before the file. Empty and blank texts count as not set.
 *
 * @throws {Fault} SETTING_INVALID with one entry per wrong setting; no secret is shown.
 */
export function readOneTenant(
  environment: Environment,
  file: FileSettings = new Map(),
): Wanted[] {
  const wrong: WrongSetting[] = unknownKeys(file);
  const wanted = PROVIDERS.flatMap((provider) => {
    const { given, names } = readProvider(provider, environment, file, wrong);
    if (names.size === 0) return [];
    const found = toWanted(provider, given as Given<Provider>, nameOf);
    function nameOf(key: string): string {
      const isByFile = [...names.values()].every((name) => name.includes("."));
      return names.get(key) ??
        (isByFile ? pathOf(provider, key) : variableOf(provider, key));
    }
    // What is missing is told once what is there is right.
    const isReadable = !wrong.some(({ name }) =>
      [...names.values()].includes(name)
    );
    if (isReadable) wrong.push(...found.wrong);
    return found.wanted === null ? [] : [found.wanted];
  });
  if (wrong.length > 0) throw oneTenantFault(wrong);
  return wanted;
}

/** The fault of wrong settings: the sentence names the first, the entries name all. */
export function oneTenantFault(wrong: readonly WrongSetting[]): Fault {
  const errors: FieldError[] = wrong.map(({ name, expected, found }) => ({
    pointer: `/${name.replaceAll(".", "/")}`,
    expected,
    found,
  }));
  const [first] = wrong;
  return new Fault(
    "SETTING_INVALID",
    `Cannot start as ${first?.name} must be ${first?.expected}: found ${first?.found}`,
    { errors },
  );
}

function readProvider(
  provider: Provider,
  environment: Environment,
  file: FileSettings,
  wrong: WrongSetting[],
): { given: Record<string, unknown>; names: Map<string, string> } {
  const given: Record<string, unknown> = {};
  const names = new Map<string, string>();
  const settings = Object.entries<OneTenantSetting>(
    ONE_TENANT_SETTINGS[provider],
  );
  for (const [key, setting] of settings) {
    const path = pathOf(provider, key);
    const ofEnvironment = environment[setting.name]?.trim() ?? "";
    const text = ofEnvironment || (file.get(path)?.trim() ?? "");
    if (text === "") continue;
    const name = ofEnvironment === "" ? path : setting.name;
    names.set(key, name);
    try {
      given[key] = setting.parse(text);
    } catch (error) {
      if (!(error instanceof SettingRefusal)) throw error;
      const { expected, found } = error;
      wrong.push({ name, expected, found });
    }
  }
  return { given, names };
}

/** A misspelt key would be taken for one that is not set. */
function unknownKeys(file: FileSettings): WrongSetting[] {
  return [...file.keys()].flatMap((path) => {
    const [, provider, key = ""] =
      /^ingestion\.(aws|azure|gcp)(?:\.(.*))?$/.exec(path) ?? [];
    if (provider === undefined) return [];
    const known = Object.keys(ONE_TENANT_SETTINGS[provider as Provider]); // the pattern's own words
    if (known.includes(key)) return [];
    return [{
      name: `ingestion.${provider}`,
      expected: `a mapping of ${known.join(", ")}`,
      found: key === "" ? "something else" : shownValue(key),
    }];
  });
}

function pathOf(provider: Provider, key: string): string {
  return `ingestion.${provider}.${key}`;
}

function variableOf(provider: Provider, key: string): string {
  const settings: Readonly<Record<string, OneTenantSetting>> =
    ONE_TENANT_SETTINGS[provider];
  return settings[key]?.name ?? key;
}
