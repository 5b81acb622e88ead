/**
 * What the store takes and how much of it is left; the owner's policy.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { KEY_DERIVATIONS } from "../../../shared/vault/key_derivation.ts";
import {
  BODY_LIMIT,
  IV_BYTES,
  MAX_OPERATIONS,
  MAX_PAYLOAD_BYTES,
  MAX_ROTATED,
  MAX_SALT_BYTES,
  MIN_PAYLOAD_BYTES,
  MIN_SALT_BYTES,
} from "../../../shared/vault/limits.ts";
import { toKeyCheck } from "./key_check.ts";
import type { ConfigurationRequest } from "./requests.ts";

interface SqlAccount {
  readonly keyGeneration: number;
  readonly keyCheck: unknown;
  readonly epoch: number;
  readonly requiresPreconditions: boolean;
  readonly keepVersions: number | null;
  readonly keepDays: number | null;
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** The limits, the key's generation and check, the policy, and the quota. */
export async function readConfiguration(context: Context): Promise<Answer> {
  const account = await context.database.call<SqlAccount>(
    "read_encrypted_account",
    {},
  );
  return { body: toConfiguration(account, context) };
}

/** Changes the policy, or gives the first key check. @throws {Fault} CONFLICT when there is another key check. */
export async function changeConfiguration(
  request: ConfigurationRequest,
  context: Context,
): Promise<Answer> {
  const { requirePreconditions, keepVersions, keepDays } = request;
  const keyCheck = request.keyCheck && toKeyCheck(request.keyCheck);
  const account = await context.database.call<SqlAccount>(
    "change_encrypted_policy",
    {
      changes: {
        requires_preconditions: requirePreconditions,
        keep_versions: keepVersions,
        keep_days: keepDays,
        key_check: keyCheck,
      },
    },
  );
  if (keyCheck !== undefined && !isSameCheck(account.keyCheck, keyCheck)) {
    throw new Fault(
      "CONFLICT",
      "there is another key check: only a rotation replaces it",
      { details: { keyGeneration: account.keyGeneration } },
    );
  }
  return { body: toConfiguration(account, context) };
}

/** A fresh IV makes every key check another one. */
function isSameCheck(stored: unknown, given: { readonly payload: string }) {
  return typeof stored === "object" && stored !== null &&
    "payload" in stored && stored.payload === given.payload;
}

function toConfiguration(account: SqlAccount, { settings }: Context) {
  const { keyGeneration, keyCheck, epoch, keepVersions, keepDays } = account;
  const { usedBytes, quotaBytes } = account;
  return {
    limits: {
      payloadBytes: { min: MIN_PAYLOAD_BYTES, max: MAX_PAYLOAD_BYTES },
      bodyBytes: BODY_LIMIT,
      batchOperations: MAX_OPERATIONS,
      rotationOperations: MAX_ROTATED,
      requestsPerMinute: settings.RATE_LIMIT_USER_PER_MINUTE,
      ivBytes: IV_BYTES,
      saltBytes: { min: MIN_SALT_BYTES, max: MAX_SALT_BYTES },
    },
    enc: ["AES-GCM"],
    kdf: KEY_DERIVATIONS,
    keyGeneration,
    keyCheck,
    epoch,
    requirePreconditions: account.requiresPreconditions,
    keepVersions,
    keepDays,
    quota: {
      bytes: quotaBytes,
      usedBytes,
      leftBytes: Math.max(0, quotaBytes - usedBytes),
    },
  };
}
