/**
 * What SQL refused, as callers are told: with the present state and its ETag, and operation by operation.
 *
 * @module
 */
import { faultFromDatabase } from "../../../shared/platform/database_fault.ts";
import { Fault, type ItemError } from "../../../shared/platform/fault.ts";
import { entityTag } from "../../../shared/vault/entity_tag.ts";
import { toMoment } from "../../../shared/vault/moment.ts";

interface SqlItem {
  readonly index: number;
  readonly sqlstate: string;
  readonly message: string;
  readonly detail: unknown;
}

/** Does the work; a refusal of it tells the state that stands. */
export async function tellingState<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? withState(error) : error;
  }
}

/**
 * The same for several operations: one entry for each that was refused. `count` is how many there are where SQL tells of a
 * single one without its place; else 0.
 */
export async function tellingItems<T>(
  count: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? withItems(error, count) : error;
  }
}

function withState(fault: Fault): Fault {
  if (!Number.isInteger(fault.details.currentVersion)) return fault;
  return new Fault(fault.code, fault.message, {
    ...optionsOf(fault),
    details: statesOf(fault.details),
  });
}

/** SQL tells of a batch of one what it tells of one operation. */
function withItems(fault: Fault, count: number): Fault {
  const { items, ...details } = fault.details;
  if (Array.isArray(items)) {
    const told = (items as SqlItem[]).map((item) =>
      // written by private.apply_all
      itemError(
        item.index,
        faultFromDatabase({ ...item, code: item.sqlstate }),
      )
    );
    return new Fault(fault.code, fault.message, {
      ...optionsOf(fault),
      items: told,
      details,
    });
  }
  const isOfOne = count === 1 && fault.errors.length === 0 && !fault.retry &&
    fault.status < 500 && !("changed" in details) &&
    fault.code !== "IDEMPOTENCY_KEY_REUSED";
  if (!isOfOne) return withState(fault);
  return new Fault(fault.code, fault.message, {
    ...optionsOf(fault),
    items: [itemError(0, fault)],
    details: {},
  });
}

function itemError(index: number, fault: Fault): ItemError {
  return {
    pointer: `/operations/${index}`,
    code: fault.code,
    detail: fault.message,
    ...statesOf(fault.details),
  };
}

function statesOf(
  details: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { keyId, currentVersion, updatedAt, ...others } = details;
  if (typeof keyId !== "string" || typeof currentVersion !== "number") {
    return others;
  }
  return {
    ...others,
    keyId,
    currentVersion,
    updatedAt: toMoment(String(updatedAt)),
    etag: entityTag(keyId, currentVersion),
  };
}

function optionsOf(fault: Fault) {
  return {
    errors: fault.errors,
    cause: fault.cause,
    ...(fault.retryAfterSeconds === null
      ? {}
      : { retryAfterSeconds: fault.retryAfterSeconds }),
  };
}
