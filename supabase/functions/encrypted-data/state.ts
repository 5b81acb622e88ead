/**
 * Where a dataset stands, without its content.
 *
 * @module
 */
import type { Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { entityTag } from "../../../shared/vault/entity_tag.ts";
import { toMoment } from "../../../shared/vault/moment.ts";

/** A dataset that is not deleted. */
export interface LivingState {
  readonly keyId: string;
  readonly version: number;
  readonly updatedAt: string;
}

interface SqlState extends LivingState {
  readonly deletedAt: string | null;
  readonly undeletableUntil: string | null;
}

/** The state of a living dataset; null when there is none, or it is deleted. */
export async function findState(
  keyId: string,
  context: Context,
): Promise<LivingState | null> {
  const state = await readState(keyId, context);
  return state === null || state.deletedAt !== null ? null : state;
}

/** Whether the caller has a dataset of this id, be it deleted. */
export async function isKnown(
  keyId: string,
  context: Context,
): Promise<boolean> {
  return await readState(keyId, context) !== null;
}

/** Why a dataset cannot be read: it is not there, was deleted, or can no longer be brought back. */
export async function absence(
  keyId: string,
  context: Context,
): Promise<Fault> {
  const state = await readState(keyId, context);
  if (state === null || state.undeletableUntil === null) {
    return new Fault("NOT_FOUND", "dataset not found");
  }
  const until = Date.parse(state.undeletableUntil);
  return until < context.clock.now().getTime() ? new Fault("GONE") : new Fault(
    "NOT_FOUND",
    "dataset not found: it was deleted and can be undeleted",
    {
      details: {
        ...presentDetails(state),
        deletedAt: toMoment(state.deletedAt ?? ""),
        undeletableUntil: toMoment(state.undeletableUntil),
      },
    },
  );
}

/** What a conflict tells of what stands. */
export function presentDetails(
  { keyId, version, updatedAt }: LivingState,
): Readonly<Record<string, unknown>> {
  return {
    keyId,
    currentVersion: version,
    updatedAt: toMoment(updatedAt),
    etag: entityTag(keyId, version),
  };
}

function readState(
  keyId: string,
  { database }: Context,
): Promise<SqlState | null> {
  return database.call<SqlState | null>("read_encrypted_state", {
    key_id: keyId,
  });
}
