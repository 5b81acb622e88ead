/**
 * The versions of a dataset.
 *
 * @module
 */
import {
  HASH,
  type Members,
  parseCount,
  parseMembers,
  parseText,
} from "./encrypted_content.ts";
import type { VaultSession } from "./session.ts";
import { VaultError } from "./vault_error.ts";

/** A version, without its content. */
export interface VersionEntry {
  /** Its number. */
  readonly version: number;
  /** What made it. */
  readonly kind: "write" | "restore" | "undelete" | "delete";
  /** When it was written, by the server's clock. */
  readonly updatedAt: string;
  /** Bytes of its ciphertext; 0 of a deletion. */
  readonly bytes: number;
  /** Generation of its key. */
  readonly keyGeneration: number;
  /** The version that first had its content; null of a version that was written. */
  readonly restoredVersion: number | null;
  /** Hash of the version before. */
  readonly previousHash: string;
  /** Its hash. */
  readonly hash: string;
}

const PAGE = 100;

/** The versions that are kept, newest first, also of a deleted dataset. @throws {VaultError} NOT_FOUND */
export async function* readHistory(
  { connection }: Pick<VaultSession, "connection">,
  keyId: string,
): AsyncGenerator<VersionEntry> {
  let before = "";
  for (;;) {
    const { body } = await connection({
      method: "GET",
      path: `/data/${
        encodeURIComponent(keyId)
      }/versions?limit=${PAGE}${before}`,
      isRepeatable: true,
    });
    const { versions } = parseMembers(body, "the answer");
    const entries = (Array.isArray(versions) ? versions : []).map((entry) =>
      parseEntry(parseMembers(entry, "a version"))
    );
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined || last.version === 1 || entries.length < PAGE) {
      return;
    }
    before = `&before=${last.version}`;
  }
}

const KINDS = ["write", "restore", "undelete", "delete"] as const;

function parseEntry(members: Members): VersionEntry {
  const kind = KINDS.find((each) => each === members["kind"]);
  if (kind === undefined) {
    throw new VaultError(
      "ANSWER_INVALID",
      `Cannot use the server's answer as kind must be one of ${
        KINDS.join(", ")
      }`,
    );
  }
  const { restoredVersion } = members;
  return {
    version: parseCount(members, "version"),
    kind,
    updatedAt: parseText(members, "updatedAt"),
    bytes: kind === "delete" ? 0 : parseCount(members, "bytes", 0),
    keyGeneration: parseCount(members, "keyGeneration"),
    restoredVersion: restoredVersion === null || restoredVersion === undefined
      ? null
      : parseCount(members, "restoredVersion"),
    previousHash: parseText(members, "previousHash", HASH),
    hash: parseText(members, "hash", HASH),
  };
}
