/**
 * What the platform tells a function about its project. The operator does not set these.
 *
 * Source: supabase.com/docs/guides/functions/secrets, "Default secrets".
 *
 * @module
 */
import type { FieldError } from "./fault.ts";
import { Secret } from "./secret.ts";
import { type Environment, settingsFault } from "./settings.ts";

/** The project as its own environment tells it. */
export interface Project {
  /** The origin of the API as seen from here; inside a container not the public one. */
  readonly url: string;
  /** Names the project without any right of its own. */
  readonly publishableKey: string;
  /** The secret keys by name. At least one. */
  readonly secretKeys: ReadonlyMap<string, Secret>;
  /** The key our own calls use: `default`, else the first. */
  readonly secretKey: Secret;
  /** The legacy service_role JWT, where the project still has one. */
  readonly serviceRoleKey: Secret | null;
  /** The signing keys as JSON text (may hold the shared secret), where given. */
  readonly jwks: Secret | null;
  /** The connection string of the database, where given. Functions do not use it. */
  readonly databaseUrl: Secret | null;
}

/**
 * Reads what the platform gives. New keys win; the legacy anon and service_role keys alone work too.
 *
 * @throws {Fault} SETTING_INVALID naming the variable.
 */
export function readProject(environment: Environment): Project {
  const errors: FieldError[] = [];
  const text = (name: string): string | null =>
    environment[name]?.trim() || null;
  const refuse = (name: string, expected: string, found: string): void => {
    errors.push({ pointer: `/${name}`, expected, found });
  };
  const dictionary = (name: string): Map<string, string> => {
    const keys = parseDictionary(text(name) ?? "{}");
    if (keys === null) {
      refuse(name, "a JSON object of keys by name", "something else");
    }
    return keys ?? new Map();
  };

  const url = text("SUPABASE_URL");
  if (url === null || !URL.canParse(url)) {
    refuse(
      "SUPABASE_URL",
      "the URL of the project",
      url === null ? "nothing" : "no URL",
    );
  }
  const publishable = dictionary("SUPABASE_PUBLISHABLE_KEYS");
  const publishableKey = publishable.get("default") ?? firstOf(publishable) ??
    text("SUPABASE_ANON_KEY");
  if (publishableKey === null) {
    refuse(
      "SUPABASE_PUBLISHABLE_KEYS",
      "a key, or SUPABASE_ANON_KEY",
      "neither",
    );
  }
  const secrets = dictionary("SUPABASE_SECRET_KEYS");
  const serviceRole = text("SUPABASE_SERVICE_ROLE_KEY");
  const secretKey = secrets.get("default") ?? firstOf(secrets) ?? serviceRole;
  if (secretKey === null) {
    refuse(
      "SUPABASE_SECRET_KEYS",
      "a key, or SUPABASE_SERVICE_ROLE_KEY",
      "neither",
    );
  }
  if (
    errors.length > 0 || url === null || publishableKey === null ||
    secretKey === null
  ) throw settingsFault(errors);

  return {
    url: url.replace(/\/+$/, ""),
    publishableKey,
    secretKeys: new Map(
      [...secrets].map(([name, key]) => [name, new Secret(key)]),
    ),
    secretKey: new Secret(secretKey),
    serviceRoleKey: sealedOrNull(serviceRole),
    jwks: sealedOrNull(text("SUPABASE_JWKS")),
    databaseUrl: sealedOrNull(text("SUPABASE_DB_URL")),
  };
}

function parseDictionary(text: string): Map<string, string> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (
      typeof parsed !== "object" || parsed === null || Array.isArray(parsed)
    ) return null;
    const entries = Object.entries(parsed).filter((
      entry,
    ): entry is [string, string] => typeof entry[1] === "string");
    return new Map(entries.filter(([, key]) => key !== ""));
  } catch {
    return null;
  }
}

function firstOf(keys: ReadonlyMap<string, string>): string | null {
  return keys.values().next().value ?? null;
}

function sealedOrNull(text: string | null): Secret | null {
  return text === null ? null : new Secret(text);
}
