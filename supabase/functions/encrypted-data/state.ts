/**
 * Where a dataset stands, without its content.
 *
 * @module
 */
import type { Clock } from "../../../shared/platform/clock.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { entityTag } from "../../../shared/vault/entity_tag.ts";
import { toMoment } from "../../../shared/vault/moment.ts";

/** A version that is there. */
export interface LivingState {
  readonly keyId: string;
  readonly version: number;
  readonly updatedAt: string;
}

/** Where a dataset stands, as SQL tells it. */
export interface SqlState extends LivingState {
  readonly deletedAt: string | null;
  readonly undeletableUntil: string | null;
}

/** Why a dataset cannot be read: it is not there, was deleted, or can no longer be brought back. */
export function absence(state: SqlState | undefined, clock: Clock): Fault {
  if (state === undefined || state.undeletableUntil === null) {
    return new Fault("NOT_FOUND", "dataset not found");
  }
  const until = Date.parse(state.undeletableUntil);
  return until < clock.now().getTime() ? new Fault("GONE") : new Fault(
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
