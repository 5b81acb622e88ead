import type { Account } from "../account.ts";
import { FAULT_KINDS } from "../fault_list.ts";
import { ControlError, ControlInput } from "./input.ts";

/** POST accounts/{id}/faults: arms a fault. `after` calls pass, then `times` (1 unless told, 0 = for good) are hit. */
export function armFault(
  account: Account,
  body: unknown,
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "service",
    "operation",
    "kind",
    "after",
    "times",
    "retryAfterSeconds",
    "milliseconds",
    "status",
  ]);
  const kind = FAULT_KINDS.find((known) => known === input.text("kind"));
  if (kind === undefined) {
    throw new ControlError(`kind must be one of ${FAULT_KINDS.join(", ")}`);
  }
  const times = input.integer("times") ?? 1;
  const fault = {
    service: input.text("service", "*"),
    operation: input.text("operation", "*"),
    kind,
    after: input.integer("after") ?? 0,
    times: times === 0 ? null : times,
    retryAfterSeconds: input.integer("retryAfterSeconds"),
    milliseconds: input.integer("milliseconds"),
    status: input.integer("status") ?? 500,
  };
  account.faults.add(fault);
  return fault;
}
