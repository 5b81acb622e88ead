/**
 * Key derivations: which there are, how much work each may be, and how each is written.
 *
 * @module
 */
import { VaultError } from "./vault_error.ts";

/** PBKDF2 of Web Crypto. */
export interface Pbkdf2 {
  /** With the hash function. */
  readonly name: "PBKDF2-SHA256" | "PBKDF2-SHA512";
  /** Rounds. */
  readonly iterations: number;
}

/** Argon2id, which Web Crypto does not have: the app brings the function. */
export interface Argon2id {
  /** Always this. */
  readonly name: "Argon2id";
  /** KiB. */
  readonly memory: number;
  /** Passes over the memory. */
  readonly passes: number;
  /** Lanes. */
  readonly parallelism: number;
}

/** How a key comes from a passphrase and a salt. */
export type Kdf = Pbkdf2 | Argon2id;

/** What new accounts use: OWASP's recommendation of 2023 for PBKDF2 with SHA-256. */
export const DEFAULT_KDF: Kdf = { name: "PBKDF2-SHA256", iterations: 600_000 };

type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;

// The most keeps a hostile server from keeping the client busy for ever; Bitwarden's bounds.
const MOST: Readonly<Record<Kdf["name"], Bounds>> = {
  "PBKDF2-SHA256": { iterations: [1, 2_000_000] },
  "PBKDF2-SHA512": { iterations: [1, 2_000_000] },
  "Argon2id": {
    memory: [8, 1_048_576],
    passes: [1, 10],
    parallelism: [1, 16],
  },
};

// What the server accepts at all; OWASP's Password Storage Cheat Sheet asks for 600,000 iterations of PBKDF2-SHA256.
const LEAST_TO_WRITE: Readonly<
  Record<Kdf["name"], Readonly<Record<string, number>>>
> = {
  "PBKDF2-SHA256": { iterations: 250_000 },
  "PBKDF2-SHA512": { iterations: 220_000 },
  "Argon2id": { memory: 12_288, passes: 1, parallelism: 1 },
};

/** The parameters in the order they are bound in, as a text: `600000`, or `19456,2,1` of Argon2id. */
export function kdfParameterText(kdf: Kdf): string {
  return kdf.name === "Argon2id"
    ? `${kdf.memory},${kdf.passes},${kdf.parallelism}`
    : `${kdf.iterations}`;
}

/** The derivation as the members of `meta`. */
export function kdfMembers(kdf: Kdf): Record<string, string | number> {
  const { name, ...parameters } = kdf;
  return { kdf: name, ...parameters };
}

/** The derivation that `meta` names. @throws {VaultError} KDF_NOT_OFFERED, KDF_OUT_OF_BOUNDS */
export function parseKdf(meta: Readonly<Record<string, unknown>>): Kdf {
  const name = meta["kdf"] as Kdf["name"]; // looked up before it is believed
  const bounds = typeof name === "string" && Object.hasOwn(MOST, name)
    ? MOST[name]
    : null;
  if (bounds === null) {
    throw new VaultError(
      "KDF_NOT_OFFERED",
      "Cannot derive a key as the key derivation is not one that is known here",
    );
  }
  for (const [member, [least, most]] of Object.entries(bounds)) {
    const value = meta[member];
    if (
      !Number.isInteger(value) || Number(value) < least || Number(value) > most
    ) {
      throw outOfBounds(name, member, `from ${least} to ${most}`);
    }
  }
  return name === "Argon2id"
    ? {
      name,
      memory: Number(meta["memory"]),
      passes: Number(meta["passes"]),
      parallelism: Number(meta["parallelism"]),
    }
    : { name, iterations: Number(meta["iterations"]) };
}

/** Refuses what is too weak to write new content with. @throws {VaultError} KDF_OUT_OF_BOUNDS */
export function requireStrength(kdf: Kdf): void {
  parseKdf(kdfMembers(kdf));
  const parameters: Readonly<Record<string, unknown>> = { ...kdf };
  for (const [member, least] of Object.entries(LEAST_TO_WRITE[kdf.name])) {
    if (Number(parameters[member]) < least) {
      throw outOfBounds(kdf.name, member, `at least ${least} to write with`);
    }
  }
}

function outOfBounds(name: string, member: string, expected: string) {
  return new VaultError(
    "KDF_OUT_OF_BOUNDS",
    `Cannot derive a key as ${member} of ${name} must be ${expected}`,
  );
}
