import { AwsError } from "../aws_error.ts";

/** A ValidationException of the Marketplace Agreement service: `reason` is one of its own, the fields name what is wrong. */
export function invalid(
  reason: string,
  field: string,
  message: string,
): AwsError {
  return new AwsError("ValidationException", message, {
    members: {
      requestId: crypto.randomUUID(),
      reason,
      fields: [{ name: field, message }],
    },
  });
}

/** The refusal of an agreement the caller's account did not accept: AWS does not tell whether another one did. */
export function noSuchAgreement(agreementId: string): AwsError {
  return new AwsError(
    "ResourceNotFoundException",
    `Agreement ${agreementId} does not exist.`,
    {
      members: {
        requestId: crypto.randomUUID(),
        resourceId: agreementId,
        resourceType: "Agreement",
      },
    },
  );
}
