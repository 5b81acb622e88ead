import type { Account } from "./account.ts";
import { AwsError } from "./aws_error.ts";
import { decide, type Principal } from "./principal.ts";
import type { Operation } from "./service.ts";

/** Throws AccessDeniedException unless the principal may call the operation. What only the payer may call is refused to a linked account whatever its policies say. */
export function authorize(
  operation: Operation,
  principal: Principal,
  asked: { account: Account; input: Record<string, unknown> },
): void {
  const { account } = asked;
  if (operation.action === null) return;
  if (principal.accountId !== account.id && operation.isForMembers !== true) {
    throw new AwsError(
      "AccessDeniedException",
      "You don't have permissions to access this resource.",
    );
  }
  const decision = decide(principal, operation.action);
  if (decision !== "allow") {
    throw accessDenied(operation, principal, { ...asked, decision });
  }
}

/** IAM's sentence, which names the principal, the action and the resource. */
export function accessDenied(
  operation: Operation,
  principal: Principal,
  options: {
    account: Account;
    input: Record<string, unknown>;
    decision: "deny" | "explicit_deny";
  },
): AwsError {
  const { account, input, decision } = options;
  const action = operation.action ?? "";
  const [service = "", name = ""] = action.split(":");
  const resource = operation.resource?.(account, input) ??
    `arn:aws:${service}:us-east-1:${account.id}:/${name}`;
  const reason = decision === "deny"
    ? `because no identity-based policy allows the ${action} action`
    : "with an explicit deny in an identity-based policy";
  return new AwsError(
    "AccessDeniedException",
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
}
