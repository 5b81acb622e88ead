/**
 * From the preconditions of a request (RFC 9110, section 13) to those of an operation, which SQL decides under its lock.
 *
 * @module
 */
import type { Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import {
  entityTag,
  findCondition,
  namedVersions,
  namesWeakly,
  type TagCondition,
} from "../../../shared/vault/entity_tag.ts";
import type { SqlOperation } from "../../../shared/vault/operation.ts";
import { findState, type LivingState, presentDetails } from "./state.ts";

/** Whether a request is to create and nothing else: `If-None-Match: *`. @throws {Fault} REQUEST_INVALID */
export function isCreationOnly({ headers }: Request): boolean {
  return findCondition(headers, "if-none-match") === "*";
}

/**
 * The operation with If-Match and If-None-Match of the request.
 *
 * If-None-Match with tags becomes the version that was found not to be among them: who writes in between is found out.
 *
 * @throws {Fault} REQUEST_INVALID, PRECONDITION_FAILED
 */
export async function withPreconditions(
  op: SqlOperation & { readonly key_id: string },
  context: Context,
): Promise<SqlOperation> {
  const { headers } = context.request;
  const ifMatch = findCondition(headers, "if-match");
  const ifNoneMatch = findCondition(headers, "if-none-match");
  const named = ifMatch === null ? null : namedVersions(ifMatch, op.key_id);
  const conditional = named === null ? op : { ...op, if_match: named };
  if (ifNoneMatch === null) return conditional;
  const state = await findState(op.key_id, context);
  // A request that would fail without preconditions fails in the same way with them.
  if (state === null) return conditional;
  requireNoneMatch(ifNoneMatch, state);
  if (ifMatch !== null) requireMatch(ifMatch, state);
  return { ...op, if_match: [String(state.version)] };
}

/** @throws {Fault} PRECONDITION_FAILED unless If-Match names the present version. */
export function requireMatch(
  condition: TagCondition,
  state: LivingState,
): void {
  const named = namedVersions(condition, state.keyId);
  if (named.includes("*") || named.includes(String(state.version))) return;
  throw new Fault(
    "PRECONDITION_FAILED",
    `the dataset is at version ${state.version}, not at the one given in If-Match`,
    { details: presentDetails(state) },
  );
}

function requireNoneMatch(condition: TagCondition, state: LivingState): void {
  if (!namesWeakly(condition, entityTag(state.keyId, state.version))) return;
  throw new Fault(
    "PRECONDITION_FAILED",
    `the dataset is at version ${state.version}, which If-None-Match excludes`,
    { details: presentDetails(state) },
  );
}
