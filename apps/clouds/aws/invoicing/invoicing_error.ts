import { AwsError } from "../aws_error.ts";

/** A member of a request and what is wrong with it. */
export interface InvalidField {
  /** The member, spelled as in the request. */
  readonly name: string;
  /** What is wrong. */
  readonly message: string;
}

/** Invoicing's ValidationException: a reason of its enumeration and the members concerned. */
export function invalid(
  reason: string,
  message: string,
  fieldList: readonly InvalidField[] = [],
): AwsError {
  return new AwsError("ValidationException", message, {
    members: { reason, fieldList },
  });
}

/** The ValidationException about one member. */
export function invalidField(name: string, message: string): AwsError {
  return invalid("fieldValidationFailed", message, [{ name, message }]);
}

/** The error for a document, or an account, that is not there. */
export function notFound(message: string, resourceName: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, {
    members: { resourceName },
  });
}
