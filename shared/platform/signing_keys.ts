/**
 * The public keys of the project's Auth server.
 *
 * Keys given by the environment come first; a key id they do not know is looked up at the JWKS URL, which is
 * read at most once a minute however many unknown ids arrive, and again when ten minutes old (the server's
 * own max-age), so that a revoked key goes.
 *
 * @module
 */
import { createLocalJWKSet, errors, type JWK } from "jose";
import type { Clock } from "./clock.ts";
import { Fault } from "./fault.ts";

/** A JSON Web Key (RFC 7517) as it was read; nothing of it is checked yet. */
export interface Jwk {
  /** The kind of key: EC, RSA or oct. */
  readonly kty?: string;
  /** The secret, of a key of kind oct. */
  readonly k?: string;
  /** Everything else a key has. */
  readonly [member: string]: unknown;
}

/** What the header of a token tells of its key. */
export interface KeyHeader {
  /** The algorithm. */
  readonly alg: string;
  /** The id of the key. */
  readonly kid?: string;
}

/** Finds the public key for the header of a token. */
export interface SigningKeys {
  /**
   * The key, or null when there is none for this header.
   * @throws {Fault} AUTH_UNAVAILABLE when the key cannot be looked up.
   */
  find(header: KeyHeader): Promise<CryptoKey | null>;
}

/** What {@link signingKeys} needs. */
export interface SigningKeysOptions {
  /** Keys already known; others than EC and RSA are left out. */
  readonly known: readonly Jwk[];
  /** The JWKS URL. */
  readonly url: string;
  /** How the URL is read. */
  readonly fetch: typeof fetch;
  /** Decides when to read it again. */
  readonly clock: Clock;
}

type KeySet = (header: KeyHeader) => Promise<CryptoKey>;

const COOLDOWN_MILLISECONDS = 60_000;
const COLD_COOLDOWN_MILLISECONDS = 5_000;
const MAX_AGE_MILLISECONDS = 600_000;
const TIMEOUT_MILLISECONDS = 5_000;

/** The keys of one project. */
export function signingKeys(options: SigningKeysOptions): SigningKeys {
  const known = toKeySet(options.known);
  let remote: KeySet | null = null;
  let attemptedAt: number | null = null;
  let pending: Promise<void> | null = null;

  const age = (): number =>
    attemptedAt === null ? Infinity : options.clock.ticks() - attemptedAt;
  const refresh = (): Promise<void> => {
    pending ??= readKeys(options).then((keys) => {
      remote = toKeySet(keys);
    }).finally(() => {
      attemptedAt = options.clock.ticks();
      pending = null;
    });
    return pending;
  };

  return {
    async find(header) {
      const given = await known(header).catch(nullIfAbsent);
      if (given !== null) return given;
      if (remote !== null && age() < MAX_AGE_MILLISECONDS) {
        const held = await remote(header).catch(nullIfAbsent);
        if (held !== null || age() < COOLDOWN_MILLISECONDS) return held;
      }
      if (
        pending !== null ||
        age() >=
          (remote === null ? COLD_COOLDOWN_MILLISECONDS : COOLDOWN_MILLISECONDS)
      ) {
        await refresh().catch((error) => {
          if (remote === null) {
            throw new Fault("AUTH_UNAVAILABLE", undefined, { cause: error });
          }
        });
      }
      if (remote === null) throw new Fault("AUTH_UNAVAILABLE");
      return await remote(header).catch(nullIfAbsent);
    },
  };
}

/** The keys of a JWKS text, which is `{"keys": [...]}` or a bare array; null when it is neither. */
export function findJwks(text: string): readonly Jwk[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const keys = Array.isArray(parsed)
      ? parsed
      : (parsed as { keys?: unknown } | null)?.keys; // any JSON value
    return Array.isArray(keys)
      ? keys.filter((key) => typeof key === "object" && key !== null)
      : null;
  } catch {
    return null;
  }
}

async function readKeys(
  { url, fetch }: SigningKeysOptions,
): Promise<readonly Jwk[]> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    redirect: "error",
  });
  const text = await response.text();
  const keys = response.ok ? findJwks(text) : null;
  if (keys === null) {
    throw new Error(
      `Cannot read the signing keys as the server answered ${response.status}`,
    );
  }
  return keys;
}

/** Only public keys: a shared secret must never verify as if it were one, nor the other way round. */
function toKeySet(keys: readonly Jwk[]): KeySet {
  const asymmetric = keys.filter(({ kty }) => kty === "EC" || kty === "RSA");
  const find = createLocalJWKSet({ keys: asymmetric as JWK[] }); // the library checks each key it uses
  return ({ alg, kid }) => find(kid === undefined ? { alg } : { alg, kid });
}

/** No key, several keys without an id, or a key that cannot be used: none that proves anything. */
function nullIfAbsent(error: unknown): null {
  if (
    error instanceof errors.JOSEError || error instanceof DOMException ||
    error instanceof TypeError
  ) return null;
  throw error;
}
