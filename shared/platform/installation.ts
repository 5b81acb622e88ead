/**
 * One function's view of the installation it runs in: settings, project, who may call, the databases.
 *
 * @module
 */
import { askAuthServer } from "./auth_server.ts";
import { findBase64url } from "./base64url.ts";
import { type ByteDatabase, restByteDatabase } from "./byte_database.ts";
import type { Bytes } from "./bytes.ts";
import type { Caller } from "./caller.ts";
import type { CallerProof } from "./caller_verifier.ts";
import { type Database, restDatabase } from "./database.ts";
import type { Host } from "./host.ts";
import { type Project, readProject } from "./project.ts";
import type { RestOptions } from "./rest_sender.ts";
import { readSettings, type Settings, settingsFault } from "./settings.ts";
import { findJwks, signingKeys } from "./signing_keys.ts";

/** What is the same for every request of an isolate. */
export interface Installation {
  /** The operator's settings. */
  readonly settings: Settings;
  /** What the platform tells. */
  readonly project: Project;
  /** How callers are proven. */
  readonly proof: CallerProof;
  /** The database with the right to the machinery, whoever calls. */
  readonly engine: Database;
  /** The database with the caller's own rights: a user's under row level security, nobody's as anon. */
  databaseFor(caller: Caller): Database;
  /** The same rights, for bytes. */
  bytesFor(caller: Caller): ByteDatabase;
}

/**
 * Reads the environment and builds what follows from it. Opens no connection.
 *
 * @throws {Fault} SETTING_INVALID
 */
export function openInstallation(host: Host): Installation {
  const environment = host.environment();
  const settings = readSettings(environment);
  const project = readProject(environment);
  const { url, publishableKey } = project;
  const rest = { url, fetch: host.fetch };
  const asEngine = { ...rest, apiKey: project.secretKey.reveal() };
  const engine = restDatabase(asEngine);
  const rightsOf = (caller: Caller): RestOptions => {
    if (caller.kind !== "user" && caller.kind !== "anyone") return asEngine;
    const asAnyone = { ...rest, apiKey: publishableKey };
    return caller.kind === "anyone"
      ? asAnyone
      : { ...asAnyone, userToken: caller.token.reveal() };
  };
  return {
    settings,
    project,
    engine,
    proof: callerProof(host, settings, project),
    databaseFor: (caller) => restDatabase(rightsOf(caller)),
    bytesFor: (caller) => restByteDatabase(rightsOf(caller)),
  };
}

function callerProof(
  host: Host,
  settings: Settings,
  project: Project,
): CallerProof {
  const { url, publishableKey } = project;
  const jwks = findJwks(project.jwks?.reveal() ?? "[]");
  if (jwks === null) {
    throw settingsFault([{
      pointer: "/SUPABASE_JWKS",
      expected: "a JSON Web Key Set",
      found: "something else",
    }]);
  }
  const legacy = settings.LEGACY_JWT_SECRET;
  const shared = jwks.flatMap(({ kty, k }) =>
    kty === "oct" && typeof k === "string" ? [findBase64url(k)] : []
  );
  return {
    token: {
      keys: signingKeys({
        known: jwks,
        url: `${url}/auth/v1/.well-known/jwks.json`,
        fetch: host.fetch,
        clock: host.clock,
      }),
      secrets: [
        ...shared,
        legacy === null ? null : new TextEncoder().encode(legacy.reveal()),
      ].filter(isUsable),
      askAuthServer: (token, claims) =>
        askAuthServer(token, claims, {
          url,
          publishableKey,
          fetch: host.fetch,
        }),
    },
    issuers: settings.JWT_ISSUERS,
    secretKeys: project.secretKeys,
    serviceRoleKey: project.serviceRoleKey,
    workerTokens: settings.WORKER_TOKEN,
    clock: host.clock,
  };
}

/** A secret shorter than the hash could be guessed from one token (RFC 7518, section 3.2). */
function isUsable(secret: Bytes | null): secret is Bytes {
  return secret !== null && secret.length >= 32;
}
