/**
 * What is done to all datasets of a user at once.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { reachOf } from "../../../shared/vault/moment.ts";
import { framedOperations } from "../../../shared/vault/operation.ts";
import { toKeyCheck } from "./key_check.ts";
import { tellingItems } from "./refusals.ts";
import type { RestoreAccountRequest, RotateRequest } from "./requests.ts";
import { type SqlRotated, toRotated, toRotatedOperations } from "./rotated.ts";
import { type SqlWritten, toWritten } from "./write.ts";

/** Writes every living dataset under a new key and raises the generation, all or nothing. @throws {Fault} KEY_STALE, CONFLICT */
export async function rotate(
  { fromGeneration, keyCheck, operations }: RotateRequest,
  { bytes }: Context,
): Promise<Answer> {
  const head = {
    from_generation: fromGeneration,
    key_check: toKeyCheck(keyCheck),
  };
  const ops = toRotatedOperations(operations);
  return toRotated(
    await tellingItems(
      0,
      () =>
        bytes.send<SqlRotated>("rotate_encrypted", framedOperations(ops, head)),
    ),
  );
}

/** Puts every dataset where it stood at a moment, as new versions, all or none. @throws {Fault} REQUEST_INVALID, KEY_STALE */
export async function restoreAccount(
  { at }: RestoreAccountRequest,
  { database }: Context,
): Promise<Answer> {
  const { results } = await tellingItems(
    0,
    () =>
      database.call<{ readonly results: readonly SqlWritten[] }>(
        "restore_encrypted_account",
        { moment: reachOf(at) },
      ),
  );
  return { body: { results: results.map(toWritten) } };
}
