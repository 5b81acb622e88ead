import type { Account } from "../account.ts";
import type { World } from "../world.ts";
import { ControlError, ControlInput } from "./input.ts";
import { createRole } from "./principals.ts";

/** POST accounts/{id}/linked/{linkedId}/roles makes a role in a linked account; .../linked/{linkedId}/status suspends it or ends that. */
export async function changeLinked(
  world: World,
  payer: Account,
  request: { rest: string; body: unknown },
): Promise<Record<string, unknown>> {
  const [accountId = "", subject = "", ...more] = request.rest.split("/");
  if (!payer.names.has(accountId)) {
    throw new ControlError(`No account ${accountId} is linked here`, 404);
  }
  if (subject === "roles" && more.length === 0) {
    return await createRole(world, { payer, accountId }, request.body);
  }
  if (subject === "status" && more.length === 0) {
    return setStatus(payer, accountId, request.body);
  }
  throw new ControlError("Linked accounts have roles and a status", 404);
}

/** A suspended account stays in the organization, and AssumeRole into it is refused. A payer cannot be suspended here. */
function setStatus(
  payer: Account,
  accountId: string,
  body: unknown,
): Record<string, unknown> {
  const status = new ControlInput(body, ["status"]).text("status");
  if (status !== "ACTIVE" && status !== "SUSPENDED") {
    throw new ControlError(`status must be ACTIVE or SUSPENDED: got ${status}`);
  }
  if (accountId === payer.id) {
    throw new ControlError("The payer account cannot be suspended");
  }
  if (status === "SUSPENDED") payer.suspended.add(accountId);
  else payer.suspended.delete(accountId);
  return { accountId, status };
}
