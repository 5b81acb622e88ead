/**
 * What is done to all datasets of a user at once.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { reachOf } from "../../../shared/vault/moment.ts";
import { toContent } from "../../../shared/vault/operation.ts";
import { requireCiphertext } from "../../../shared/vault/payload.ts";
import { tellingItems } from "./refusals.ts";
import type { RestoreAccountRequest, RotateRequest } from "./requests.ts";
import { type SqlWritten, toWritten } from "./write.ts";

/** Writes every living dataset under a new key and raises the generation, all or nothing. @throws {Fault} KEY_STALE, CONFLICT */
export async function rotate(
  { fromGeneration, keyCheck, operations }: RotateRequest,
  { database }: Context,
): Promise<Answer> {
  requireCiphertext(keyCheck.payload, "/keyCheck/payload");
  const ops = operations.map(({ keyId, ...content }, index) => ({
    op: "put",
    key_id: keyId,
    ...toContent(content, `/operations/${index}`),
  }));
  const { keyGeneration, results } = await tellingItems(
    0,
    () =>
      database.call<
        {
          readonly keyGeneration: number;
          readonly results: readonly SqlWritten[];
        }
      >("rotate_encrypted", {
        from_generation: fromGeneration,
        key_check: keyCheck,
        ops,
      }),
  );
  return { body: { keyGeneration, results: results.map(toWritten) } };
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
