import { deepEqual, equal } from "node:assert/strict";
import {
  Fault,
  type FaultCode,
  faultFrom,
  type FaultKind,
  FAULTS,
  isFaultCode,
} from "../../../shared/platform/fault.ts";

const KINDS = Object.entries<FaultKind>(FAULTS);

for (const [code, kind] of KINDS) {
  Deno.test(`FAULTS.${code} is complete`, () => {
    equal(/^[A-Z]+(_[A-Z]+)*$/.test(code), true);
    equal(kind.status >= 400 && kind.status <= 599, true);
    equal(
      /^[A-Z].*[^.]$/.test(kind.title),
      true,
      "a sentence without a closing period",
    );
    equal(kind.sqlstate === undefined || /^CS\d{3}$/.test(kind.sqlstate), true);
  });

  Deno.test(`Fault of ${code} carries what the table says`, () => {
    const fault = new Fault(code as FaultCode);
    deepEqual([fault.code, fault.status, fault.retry, fault.message], [
      code,
      kind.status,
      kind.retry,
      kind.title,
    ]);
    deepEqual([fault.errors, fault.retryAfterSeconds, fault.details], [
      [],
      null,
      {},
    ]);
  });
}

Deno.test("FAULTS gives no SQLSTATE to two codes", () => {
  const states = KINDS.flatMap(([, { sqlstate }]) => sqlstate ?? []);
  equal(new Set(states).size, states.length);
});

Deno.test("FAULTS asks for a repetition only where time alone can help", () => {
  const statuses = new Set(
    KINDS.filter(([, { retry }]) => retry).map(([, { status }]) => status),
  );
  // 408: of a body that came too slowly. 409: of a request whose first copy is still running.
  deepEqual([...statuses].sort(), [408, 409, 429, 503, 504]);
});

Deno.test("faultFrom() keeps a fault as it is", () => {
  const fault = new Fault("NOT_FOUND");
  equal(faultFrom(fault), fault);
});

for (
  const thrown of [
    new Error("planted"),
    "planted",
    { code: "NOT_FOUND", message: "planted" },
    null,
    undefined,
    7,
  ]
) {
  Deno.test(`faultFrom() makes INTERNAL of ${Deno.inspect(thrown).split("\n")[0]} and keeps it as the cause only`, () => {
    const fault = faultFrom(thrown);
    equal(fault.code, "INTERNAL");
    equal(fault.message, FAULTS.INTERNAL.title);
    equal(fault.cause, thrown);
  });
}

Deno.test("isFaultCode() knows the table, not its prototype", () => {
  equal(isFaultCode("NOT_FOUND"), true);
  for (const code of ["toString", "__proto__", "not_found", "", 7, null]) {
    equal(isFaultCode(code), false);
  }
});
