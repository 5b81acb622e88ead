/**
 * From the preconditions of a request (RFC 9110, section 13) to those of an operation, which SQL decides under its lock.
 *
 * @module
 */
import { Fault } from "../../../shared/platform/fault.ts";
import {
  findCondition,
  namedVersions,
  type TagCondition,
  weaklyNamedVersions,
} from "../../../shared/vault/entity_tag.ts";
import type { SqlOperation } from "../../../shared/vault/operation.ts";
import { type LivingState, presentDetails } from "./state.ts";

/** Whether a request is to create and nothing else: `If-None-Match: *`. @throws {Fault} REQUEST_INVALID */
export function isCreationOnly({ headers }: Request): boolean {
  return findCondition(headers, "if-none-match") === "*";
}

/** The operation with If-Match and If-None-Match of the request. @throws {Fault} REQUEST_INVALID */
export function withPreconditions(
  op: SqlOperation & { readonly key_id: string },
  { headers }: Request,
): SqlOperation {
  const ifMatch = findCondition(headers, "if-match");
  const ifNoneMatch = findCondition(headers, "if-none-match");
  return {
    ...op,
    ...(ifMatch === null
      ? {}
      : { if_match: namedVersions(ifMatch, op.key_id) }),
    ...(ifNoneMatch === null ? {} : {
      if_none_match_versions: weaklyNamedVersions(ifNoneMatch, op.key_id),
    }),
  };
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
