/**
 * A rotation that is staged over many requests, for accounts that do not fit into one.
 *
 * Until the commit nothing changes: the old key goes on reading and writing. The commit is one transaction.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { toMoment } from "../../../shared/vault/moment.ts";
import { framedOperations } from "../../../shared/vault/operation.ts";
import type { KeyCheck } from "./key_check.ts";
import { toKeyCheck } from "./key_check.ts";
import { tellingItems } from "./refusals.ts";
import type { BeginRotationRequest, StageRequest } from "./requests.ts";
import { type SqlRotated, toRotated, toRotatedOperations } from "./rotated.ts";

interface SqlRotation {
  readonly rotationId: string;
  readonly fromGeneration: number;
  readonly keyCheck: KeyCheck;
  readonly beganAt: string;
  readonly expiresAt: string;
  readonly staged: number;
}

/** Which rotation a path names. */
export interface RotationPath {
  /** In lower case. */
  readonly rotationId: string;
}

/** Begins a rotation; the same one again when its key check is the same. @throws {Fault} KEY_STALE, CONFLICT while there is another */
export async function beginRotation(
  { fromGeneration, keyCheck }: BeginRotationRequest,
  { database }: Context,
): Promise<Answer> {
  const rotation = await database.call<SqlRotation>(
    "begin_encrypted_rotation",
    { from_generation: fromGeneration, key_check: toKeyCheck(keyCheck) },
  );
  return { status: 201, body: toShown(rotation) };
}

/** The rotation that is being staged. @throws {Fault} NOT_FOUND */
export async function readRotation({ database }: Context): Promise<Answer> {
  const rotation = await database.call<SqlRotation | null>(
    "read_encrypted_rotation",
    {},
  );
  if (rotation === null) throw new Fault("NOT_FOUND", "no rotation is staged");
  return { body: toShown(rotation) };
}

/** Stages up to a hundred datasets, all or none; one that was staged before is replaced. @throws {Fault} NOT_FOUND, CONFLICT, QUOTA_EXCEEDED */
export async function stageDatasets(
  { rotationId }: RotationPath,
  { operations }: StageRequest,
  { bytes }: Context,
): Promise<Answer> {
  const ops = toRotatedOperations(operations);
  const frame = framedOperations(ops, { rotation_id: rotationId });
  const rotation = await tellingItems(
    ops.length,
    () => bytes.send<SqlRotation>("stage_encrypted", frame),
  );
  return { body: toShown(rotation) };
}

/** Carries the rotation out. @throws {Fault} NOT_FOUND, CONFLICT with the datasets that are missing or have changed since */
export async function commitRotation(
  { rotationId }: RotationPath,
  { database }: Context,
): Promise<Answer> {
  return toRotated(
    await database.call<SqlRotated>("commit_encrypted_rotation", {
      rotation_id: rotationId,
    }),
  );
}

/** Forgets the rotation and what was staged. @throws {Fault} NOT_FOUND */
export async function giveUpRotation(
  { rotationId }: RotationPath,
  { database }: Context,
): Promise<Answer> {
  await database.call("give_up_encrypted_rotation", {
    rotation_id: rotationId,
  });
  return { body: { message: "Rotation given up", rotationId } };
}

function toShown({ beganAt, expiresAt, ...others }: SqlRotation) {
  return {
    ...others,
    beganAt: toMoment(beganAt),
    expiresAt: toMoment(expiresAt),
  };
}
