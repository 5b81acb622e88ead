/**
 * What a client tells about its ciphertext: everything that opening it takes, but the key.
 *
 * @module
 */
import * as v from "valibot";
import { findBase64 } from "./base64.ts";
import { DERIVATION_MEMBERS, leastMemory } from "./key_derivation.ts";
import { IV_BYTES, MAX_SALT_BYTES, MIN_SALT_BYTES } from "./limits.ts";

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

/** Room for the greatest salt, so that nothing long is looked at. */
const base64 = v.pipe(
  v.string("a text in base64"),
  v.maxLength(4 * Math.ceil(MAX_SALT_BYTES / 3), "short canonical base64"),
  v.check(
    (text) => findBase64(text) !== null,
    "canonical base64 (RFC 4648, section 4)",
  ),
);

const iv = v.pipe(
  base64,
  v.check(
    (text) => findBase64(text)?.length === IV_BYTES,
    `exactly ${IV_BYTES} bytes`,
  ),
);

const salt = v.pipe(
  base64,
  v.check((text) => {
    const bytes = findBase64(text)?.length ?? 0;
    return bytes >= MIN_SALT_BYTES && bytes <= MAX_SALT_BYTES;
  }, `${MIN_SALT_BYTES} to ${MAX_SALT_BYTES} bytes`),
  v.check(
    (text) => new Set(findBase64(text) ?? [0, 1]).size > 1,
    "random bytes, not one byte repeated",
  ),
);

const wholeNumber = (from: number, to: number) => {
  const expected = `a whole number from ${from} to ${to}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(from, expected),
    v.maxValue(to, expected),
  );
};

const common = {
  enc: v.literal("AES-GCM"),
  salt,
  iv,
  /** The application's own version of what is inside. */
  schemaVersion: wholeNumber(0, 2_147_483_647),
  /** What the client bound as additional data: checked against the write, never computed with. */
  aad: v.optional(
    v.strictObject({
      keyId: uuid,
      version: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    }),
  ),
};

const [sha256, sha512, argon2id] = DERIVATION_MEMBERS;

/** The schema of `meta`. Refuses members it does not know. */
export const meta = v.pipe(
  v.variant("kdf", [
    v.strictObject({ ...common, ...sha256 }),
    v.strictObject({ ...common, ...sha512 }),
    v.strictObject({ ...common, ...argon2id }),
  ]),
  v.forward(
    v.check(
      (value) =>
        value.kdf !== "Argon2id" || value.memory >= leastMemory(value.passes),
      "47104 KiB for one pass, 19456 KiB for two, 12288 KiB for more",
    ),
    ["memory"],
  ),
);

/** What a client tells. */
export type Meta = v.InferOutput<typeof meta>;

/** The same as SQL takes and gives it. */
export interface StoredMeta {
  readonly enc: string;
  readonly kdf: string;
  readonly kdf_parameters: Readonly<Record<string, number>>;
  readonly salt: string;
  readonly iv: string;
  readonly schema_version: number;
  readonly aad?: { readonly keyId: string; readonly version: number } | null;
}

/** For SQL: the parameters of the derivation together, in one order. */
export function toStoredMeta(
  { enc, kdf, salt, iv, schemaVersion, aad, ...parameters }: Meta,
): StoredMeta {
  return {
    enc,
    kdf,
    kdf_parameters: parameters,
    salt,
    iv,
    schema_version: schemaVersion,
    ...(aad === undefined ? {} : { aad }),
  };
}

/** For callers: as they gave it. */
export function toShownMeta(
  { enc, kdf, kdf_parameters, salt, iv, schema_version, aad }: StoredMeta,
): Readonly<Record<string, unknown>> {
  return {
    enc,
    kdf,
    ...kdf_parameters,
    salt,
    iv,
    schemaVersion: schema_version,
    ...(aad === null || aad === undefined ? {} : { aad }),
  };
}
