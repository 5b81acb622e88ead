import type { Sql } from "postgres";
import { toFrame } from "../../shared/platform/frame.ts";
import { findBase64 } from "../../shared/vault/base64.ts";
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

/** A frame as SQL takes it: the payloads of the operations are in base64, as a test has them. */
export function frame(
  ops: readonly Operation[],
  others: Record<string, unknown> = {},
): Uint8Array {
  const payloads = ops.flatMap(({ payload }) =>
    payload === undefined ? [] : findBase64(String(payload)) ?? []
  );
  const heads = ops.map(({ payload, ...op }) => ({
    ...op,
    ...(payload === undefined ? {} : {
      payload_bytes: findBase64(String(payload))?.length,
    }),
  }));
  return toFrame({ ...others, ops: heads }, payloads);
}

/** What a user's call of a function that takes a frame answers. */
export async function sendFrame<T>(
  sql: Sql,
  [userId, name]: readonly [string, string],
  bytes: Uint8Array,
): Promise<T> {
  return await asUser(sql, userId, async (transaction) => {
    const [row] = await transaction`
      select ${transaction.unsafe(name)}(${bytes}) as answer`;
    return row?.answer;
  });
}

/** A version as `read_encrypted` gives it: its content, with the payload in base64; null when there is none. */
export async function readContent(
  sql: Sql,
  userId: string,
  keyId: string,
  // deno-lint-ignore no-explicit-any -- what SQL tells of a version, checked where it is used
): Promise<any> {
  return await asUser(sql, userId, async (transaction) => {
    const [row] = await transaction`select read_encrypted(${keyId}) as answer`;
    const answer = new Uint8Array(row?.answer);
    const end = answer.indexOf(0x0a);
    const head = JSON.parse(new TextDecoder().decode(answer.subarray(0, end)));
    const payload = base64(answer.subarray(end + 1));
    return head.content === null ? null : { ...head.content, payload };
  });
}

/** Writes as a user does over REST. */
export function write(
  sql: Sql,
  userId: string,
  ops: readonly Operation[],
  more: Record<string, unknown> = {},
): Promise<{ results: Written[]; replayed: boolean }> {
  return sendFrame(sql, [userId, "write_encrypted"], frame(ops, more));
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
