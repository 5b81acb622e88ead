import {
  parseCount,
  parseKeyId,
  parseMembers,
  parseText,
} from "./encrypted_content.ts";
import { VaultError } from "./vault_error.ts";

/** What the server answers to a write. */
export interface WrittenVersion {
  /** Which dataset. */
  readonly keyId: string;
  /** The version it made. */
  readonly version: number;
  /** When, by its clock. */
  readonly updatedAt: string;
}

/** The answer to a write. @throws {VaultError} ANSWER_INVALID */
export function parseWritten(value: unknown): WrittenVersion {
  const members = parseMembers(value, "the answer");
  return {
    keyId: parseKeyId(members),
    version: parseCount(members, "version"),
    updatedAt: parseText(members, "updatedAt"),
  };
}

/**
 * The answer to a write that can only have made this one version.
 *
 * @throws {VaultError} ANSWER_INVALID when it tells another: content bound to one version would be kept as another.
 */
export function requireWritten(
  value: unknown,
  expected: { readonly keyId: string; readonly version: number },
): WrittenVersion {
  const written = parseWritten(value);
  if (
    written.keyId !== expected.keyId || written.version !== expected.version
  ) {
    throw new VaultError(
      "ANSWER_INVALID",
      `The server wrote version ${written.version} where version ${expected.version} was to be written`,
      expected,
    );
  }
  return written;
}
