import { equal, ok } from "node:assert/strict";
import { awsFault } from "../../../../shared/connectors/aws/faults.ts";
import { Fault } from "../../../../shared/platform/fault.ts";

const CALL = {
  action: "ce:GetCostAndUsage",
  now: new Date("2026-03-20T12:00:00Z"),
};

function thrown(
  name: string,
  message = "Said.",
  more: Record<string, unknown> = {},
): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: 400 },
    ...more,
  });
}

function faultOf(error: unknown): Fault {
  const fault = awsFault(error, CALL);
  ok(fault instanceof Fault);
  return fault;
}

for (
  const [name, code] of [
    ["AccessDeniedException", "PROVIDER_ACCESS_DENIED"],
    ["AccessDenied", "PROVIDER_ACCESS_DENIED"],
    ["ExpiredTokenException", "PROVIDER_CREDENTIALS_EXPIRED"],
    ["ExpiredToken", "PROVIDER_CREDENTIALS_EXPIRED"],
    ["UnrecognizedClientException", "PROVIDER_CREDENTIALS_INVALID"],
    ["InvalidClientTokenId", "PROVIDER_CREDENTIALS_INVALID"],
    ["InvalidSignatureException", "PROVIDER_CREDENTIALS_INVALID"],
    ["LimitExceededException", "PROVIDER_THROTTLED"],
    ["ThrottlingException", "PROVIDER_THROTTLED"],
    ["RequestChangedException", "PROVIDER_PAGING_CHANGED"],
    ["InvalidNextTokenException", "PROVIDER_PAGING_CHANGED"],
    ["BillExpirationException", "PROVIDER_PAGING_CHANGED"],
    ["DataUnavailableException", "PROVIDER_UNAVAILABLE"],
    ["ValidationException", "REQUEST_INVALID"],
    ["ResourceNotFoundException", "NOT_FOUND"],
    ["TimeoutError", "PROVIDER_TIMEOUT"],
    ["ConnectionError", "PROVIDER_UNAVAILABLE"],
    ["SomethingNewException", "REQUEST_INVALID"],
  ] as const
) {
  Deno.test(`awsFault() calls ${name} ${code}`, () => {
    const fault = faultOf(thrown(name));
    equal(fault.code, code);
    equal(fault.details["providerCode"], name);
  });
}

for (
  const [status, code] of [
    [500, "PROVIDER_UNAVAILABLE"],
    [503, "PROVIDER_UNAVAILABLE"],
    [429, "PROVIDER_THROTTLED"],
    [200, "PROVIDER_SHAPE_UNKNOWN"],
  ] as const
) {
  Deno.test(`awsFault() calls an unnamed answer with status ${status} ${code}`, () => {
    equal(
      faultOf(
        thrown("SyntaxError", "x", { $metadata: { httpStatusCode: status } }),
      ).code,
      code,
    );
  });
}

for (
  const [reason, code] of [
    ["invalidNextToken", "PROVIDER_PAGING_CHANGED"],
    ["expiredNextToken", "PROVIDER_PAGING_CHANGED"],
    ["INVALID_NEXT_TOKEN", "PROVIDER_PAGING_CHANGED"],
    ["fieldValidationFailed", "REQUEST_INVALID"],
  ] as const
) {
  Deno.test(`awsFault() calls a ValidationException about ${reason} ${code}`, () => {
    const fault = faultOf(thrown("ValidationException", "Said.", { reason }));
    equal(fault.code, code);
  });
}

Deno.test("awsFault() names the action IAM refused, in the message and in the details", () => {
  const fault = faultOf(thrown(
    "AccessDeniedException",
    "User: arn:aws:iam::1:user/x is not authorized to perform: ce:GetTags on resource: *",
  ));
  equal(fault.details["action"], "ce:GetTags");
  ok(fault.message.includes("ce:GetTags"));
});

Deno.test("awsFault() names the action called when AWS names none", () => {
  const fault = faultOf(
    thrown(
      "AccessDeniedException",
      "User not enabled for cost explorer access",
    ),
  );
  equal(fault.details["action"], CALL.action);
  ok(fault.message.includes("not enabled for cost explorer"));
});

Deno.test("awsFault() hands on Retry-After, and waits an hour for data", () => {
  const headers = { "retry-after": "17" };
  equal(
    faultOf(thrown("ThrottlingException", "x", { $response: { headers } }))
      .retryAfterSeconds,
    17,
  );
  equal(faultOf(thrown("ThrottlingException")).retryAfterSeconds, null);
  equal(faultOf(thrown("DataUnavailableException")).retryAfterSeconds, 3600);
});

Deno.test("awsFault() does not blame the credentials for a clock that is wrong", () => {
  for (
    const said of [
      "Signature expired: 1 is now earlier than 2",
      "Signature not yet current: 2 is still later than 1",
    ]
  ) {
    equal(
      faultOf(thrown("InvalidSignatureException", said)).code,
      "PROVIDER_UNAVAILABLE",
    );
  }
});

Deno.test("awsFault() leaves faults, aborts and bugs what they are", () => {
  const bug = new TypeError("x is not a function");
  const fault = new Fault("INTERNAL");
  const abort = new DOMException("told to stop", "AbortError");
  for (const error of [bug, fault, abort]) equal(awsFault(error, CALL), error);
});

Deno.test("awsFault() ends its sentence without a period", () => {
  ok(
    !faultOf(
      thrown("ValidationException", "Start date must be before end date."),
    ).message.endsWith("."),
  );
});
