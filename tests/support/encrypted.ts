import type { Sql } from "postgres";
import { asUser } from "./tenant.ts";

/** Ciphertext as the store sees it: bytes that mean nothing. */
export function ciphertext(bytes = 64): string {
  const made = new Uint8Array(bytes);
  for (let from = 0; from < bytes; from += 65_536) {
    crypto.getRandomValues(made.subarray(from, from + 65_536));
  }
  return base64(made);
}

/** Standard base64. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** What a client says of its ciphertext, with a fresh IV under one salt. */
export function meta(more: Record<string, unknown> = {}) {
  return {
    enc: "AES-GCM",
    kdf: "PBKDF2-SHA256",
    kdf_parameters: { iterations: 600_000 },
    salt: "AAECAwQFBgcICQoLDA0ODw==",
    iv: base64(crypto.getRandomValues(new Uint8Array(12))),
    schema_version: 1,
    ...more,
  };
}

/** An operation as SQL takes it. */
export type Operation = Record<string, unknown>;

/** What an operation came to. */
export interface Written {
  readonly keyId: string;
  readonly version: number;
  readonly updatedAt: string;
}

/** Creates a dataset unless told otherwise. */
export function operation(more: Operation = {}): Operation {
  return { op: "create", payload: ciphertext(), meta: meta(), ...more };
}

/** Writes as a user does over REST. */
export function write(
  sql: Sql,
  userId: string,
  ops: readonly Operation[],
  more: Record<string, unknown> = {},
): Promise<{ results: Written[]; replayed: boolean }> {
  return asUser(sql, userId, async (transaction) => {
    const [row] = await transaction`
      select write_encrypted(${transaction.json(ops as never)}, ${
      transaction.json((more["unchanged"] ?? []) as never)
    }, ${(more["idempotency_key"] ?? null) as
      | string
      | null}, ${(more["fingerprint"] ?? null) as string | null}) as answer`;
    return row?.answer;
  });
}

/** Writes one operation. */
export async function writeOne(
  sql: Sql,
  userId: string,
  more: Operation = {},
): Promise<Written> {
  const { results: [written] } = await write(sql, userId, [operation(more)]);
  if (written === undefined) throw new Error("nothing was written");
  return written;
}
