import type { Account } from "../account.ts";
import type { Permissions } from "../principal.ts";
import { MEMBER_PERMISSIONS, READ_PERMISSIONS, type World } from "../world.ts";
import { ControlError, ControlInput } from "./input.ts";

/**
 * POST accounts/{id}/roles and accounts/{id}/linked/{linkedId}/roles: what the customer's stack launch makes, in the account
 * `home.accountId`. `refuseFirst` AssumeRole calls are refused, as new roles are slow.
 */
export async function createRole(
  world: World,
  home: { payer: Account; accountId: string },
  body: unknown,
): Promise<Record<string, unknown>> {
  const { payer, accountId } = home;
  const input = new ControlInput(body, [
    "roleName",
    "trustedPrincipalArn",
    "externalId",
    "permissions",
    "maxSessionSeconds",
    "refuseFirst",
  ]);
  const role = await world.addRole(payer, {
    accountId,
    name: input.text("roleName"),
    trustedPrincipalArn: input.text("trustedPrincipalArn"),
    externalId: input.textOrNull("externalId"),
    maxSessionSeconds: input.integer("maxSessionSeconds") ?? 3_600,
    permissions: {
      allow: input.texts(
        "permissions",
        accountId === payer.id ? READ_PERMISSIONS : MEMBER_PERMISSIONS,
      ),
      deny: [],
    },
    refusalsLeft: input.integer("refuseFirst") ?? 0,
  });
  return { roleArn: role.arn };
}

/** POST accounts/{id}/users: a further IAM user with an access key. */
export async function createUser(
  world: World,
  account: Account,
  body: unknown,
): Promise<Record<string, unknown>> {
  const input = new ControlInput(body, ["userName", "permissions"]);
  const name = input.text("userName", `reader-${account.users.size + 1}`);
  const { user, ...pair } = await world.addUser(
    account,
    name,
    input.texts("permissions", READ_PERMISSIONS),
  );
  return { userName: user.name, userArn: user.arn, ...pair };
}

/** POST accounts/{id}/keys: a new access key of a user; the old ones stay good until deleted, as in a rotation on AWS. */
export async function createKey(
  world: World,
  account: Account,
  body: unknown,
): Promise<Record<string, unknown>> {
  const user = account.users.get(
    new ControlInput(body, ["userName"]).text("userName", "cost-reader"),
  );
  if (user === undefined) {
    throw new ControlError("No such user in this account", 404);
  }
  return { ...await world.addKey(user) };
}

/** DELETE accounts/{id}/keys/{accessKeyId}: from now on the key is unknown to AWS. */
export function deleteKey(
  world: World,
  account: Account,
  accessKeyId: string,
): Record<string, unknown> {
  const key = world.findKey(accessKeyId);
  if (key === null || key.principal.accountId !== account.id) {
    throw new ControlError("No such access key in this account", 404);
  }
  key.isActive = false;
  return { deleted: accessKeyId };
}

/** POST accounts/{id}/permissions: replaces what a user or role (by ARN) is allowed and denied. Sessions feel it at once. */
export function setPermissions(
  account: Account,
  body: unknown,
): Record<string, unknown> {
  const input = new ControlInput(body, ["principal", "allow", "deny"]);
  const arn = input.text("principal");
  const holder: { permissions: Permissions } | undefined = [
    ...account.users.values(),
    ...account.roles.values(),
  ]
    .find((candidate) => candidate.arn === arn);
  if (holder === undefined) {
    throw new ControlError(
      "No user or role with that ARN in this account",
      404,
    );
  }
  holder.permissions = {
    allow: input.texts("allow", holder.permissions.allow),
    deny: input.texts("deny", holder.permissions.deny),
  };
  return { principal: arn, ...holder.permissions };
}
