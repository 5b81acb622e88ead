import type { Account } from "../account.ts";
import { FAULT_KINDS } from "../fault_list.ts";
import { SERVICES } from "../services.ts";
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
  const service = input.text("service", "*");
  const operation = input.text("operation", "*");
  requireTarget(service, operation);
  const times = input.integer("times") ?? 1;
  const fault = {
    service,
    operation,
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

/** A misspelt target would never strike, and the test that armed it would prove nothing. */
function requireTarget(service: string, operation: string): void {
  const targets = SERVICES.filter(({ name }) =>
    service === "*" || service === name
  );
  if (targets.length === 0) {
    throw new ControlError(
      `service must be * or one of ${
        SERVICES.map(({ name }) => name).join(", ")
      }: got ${service}`,
    );
  }
  const names = targets.flatMap(({ operations }) => Object.keys(operations));
  if (operation !== "*" && !names.includes(operation)) {
    throw new ControlError(
      `operation must be * or one of ${names.join(", ")}: got ${operation}`,
    );
  }
}
