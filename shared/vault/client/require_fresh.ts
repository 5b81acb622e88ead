import type { SeenVersion } from "./memory.ts";
import { VaultError } from "./vault_error.ts";

/** A version as the server tells it. */
export interface ToldVersion {
  /** Which dataset. */
  readonly keyId: string;
  /** The version told as the present one. */
  readonly version: number;
  /** Its hash, where told. */
  readonly hash?: string;
  /** The hash before it, where told. */
  readonly previousHash?: string;
}

/**
 * Refuses a present state that contradicts what was seen before it was asked for: what is seen while waiting for the answer
 * does not count.
 *
 * @throws {VaultError} VERSION_ROLLED_BACK for a lower version; HISTORY_REWRITTEN for another one of the same number, or a
 * next one that does not follow.
 */
export function requireFresh(
  seen: SeenVersion | null,
  { keyId, version, hash, previousHash }: ToldVersion,
): void {
  if (seen === null) return;
  if (version < seen.version) {
    throw new VaultError(
      "VERSION_ROLLED_BACK",
      `The server tells version ${version}, it told ${seen.version} before`,
      { keyId, version },
    );
  }
  const { anchor } = seen;
  if (anchor === null) return;
  const expected = version === anchor.version
    ? hash
    : version === anchor.version + 1
    ? previousHash
    : undefined;
  if (expected !== undefined && expected !== anchor.hash) {
    throw new VaultError(
      "HISTORY_REWRITTEN",
      `Version ${anchor.version} is not the one that was seen before`,
      { keyId, version },
    );
  }
}
