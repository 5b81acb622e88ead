/**
 * Key derivations: which are taken, how strong they must be, and how expensive they may be.
 *
 * Floors are those of OWASP's Password Storage Cheat Sheet (m=19456 KiB, t=2; 46 MiB, t=1; 12 MiB, t=3; PBKDF2-SHA512 220,000),
 * but for PBKDF2-SHA256: 250,000 are taken from clients of long ago, with a warning below today's 600,000. Ceilings keep one
 * writer from locking every slow reader out.
 *
 * @module
 */
import * as v from "valibot";

/** Iterations of PBKDF2-SHA256 that are recommended. */
export const RECOMMENDED_ITERATIONS = 600_000;

/** What each derivation takes, as `GET /configuration` tells it. */
export const KEY_DERIVATIONS = {
  "PBKDF2-SHA256": {
    iterations: {
      min: 250_000,
      recommended: RECOMMENDED_ITERATIONS,
      max: 2_000_000,
    },
  },
  "PBKDF2-SHA512": {
    iterations: { min: 220_000, recommended: 220_000, max: 2_000_000 },
  },
  "Argon2id": {
    memory: { min: 12_288, recommended: 19_456, max: 1_048_576 },
    passes: { min: 1, recommended: 2, max: 10 },
    parallelism: { min: 1, recommended: 1, max: 16 },
  },
} as const;

/** KiB of memory that Argon2id needs with so few passes. */
const MEMORY_FOR_PASSES: Readonly<Record<number, number>> = {
  1: 47_104,
  2: 19_456,
};

function within({ min, max }: { readonly min: number; readonly max: number }) {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(min, expected),
    v.maxValue(max, expected),
  );
}

const { "PBKDF2-SHA256": sha256, "PBKDF2-SHA512": sha512, Argon2id } =
  KEY_DERIVATIONS;

/** The members of each derivation, for the schema of the whole. */
export const DERIVATION_MEMBERS = [
  { kdf: v.literal("PBKDF2-SHA256"), iterations: within(sha256.iterations) },
  { kdf: v.literal("PBKDF2-SHA512"), iterations: within(sha512.iterations) },
  {
    kdf: v.literal("Argon2id"),
    memory: within(Argon2id.memory),
    passes: within(Argon2id.passes),
    parallelism: within(Argon2id.parallelism),
  },
] as const;

/** The memory, in KiB, that a number of passes of Argon2id needs at least. */
export function leastMemory(passes: number): number {
  return MEMORY_FOR_PASSES[passes] ?? Argon2id.memory.min;
}

/** What to tell of a derivation that is taken but no longer recommended; null when there is nothing to tell. */
export function derivationWarning(
  { kdf, iterations }: { readonly kdf: string; readonly iterations?: number },
): string | null {
  if (kdf !== "PBKDF2-SHA256" || iterations === undefined) return null;
  return iterations < RECOMMENDED_ITERATIONS
    ? `${iterations} iterations of PBKDF2-SHA256 are few: ${RECOMMENDED_ITERATIONS} are recommended`
    : null;
}
