import { DEFAULT_PLANT, type Plant } from "../billing/plant.ts";
import { type ProfileName, PROFILES } from "../billing/profile.ts";
import { READ_PERMISSIONS, type World } from "../world.ts";
import { ControlError, ControlInput } from "./input.ts";

/** POST accounts: a payer account with its organization and an IAM user that may read. */
export async function createAccount(
  world: World,
  body: unknown,
  now: Date,
): Promise<Record<string, unknown>> {
  const input = new ControlInput(body, [
    "profile",
    "seed",
    "pageSize",
    "plant",
  ]);
  const account = world.addAccount({
    profile: parseProfile(input.text("profile", "small")),
    seed: input.integer("seed") ?? undefined,
    pageSize: parsePageSize(input.integer("pageSize")),
    plant: parsePlant(input.raw("plant") ?? {}),
    openedAt: now,
  });
  const { user, accessKeyId, secretAccessKey } = await world.addUser(
    account,
    "cost-reader",
    READ_PERMISSIONS,
  );
  return {
    accountId: account.id,
    linkedAccounts: account.bill.profile.accounts.map(({ id, name }) => ({
      id,
      name,
    })),
    userName: user.name,
    userArn: user.arn,
    accessKeyId,
    secretAccessKey,
  };
}

function parseProfile(name: string): ProfileName {
  const found = PROFILES.find((known) => known === name);
  if (found === undefined) {
    throw new ControlError(
      `profile must be one of ${PROFILES.join(", ")}: got ${name}`,
    );
  }
  return found;
}

function parsePageSize(size: number | null): number | undefined {
  if (size === 0) throw new ControlError("pageSize must be at least 1");
  return size ?? undefined;
}

function parsePlant(value: unknown): Partial<Plant> {
  const names = Object.keys(DEFAULT_PLANT);
  new ControlInput(value, names);
  const plant = { ...DEFAULT_PLANT, ...(value as Partial<Plant>) };
  for (const [name, standard] of Object.entries(DEFAULT_PLANT)) {
    const given: unknown = Reflect.get(plant, name);
    const isFlag = typeof standard === "boolean";
    const isRight = isFlag
      ? typeof given === "boolean"
      : given === null || Number.isInteger(given);
    if (!isRight) {
      throw new ControlError(
        `plant.${name} must be ${isFlag ? "true or false" : "a whole number"}`,
      );
    }
  }
  return plant;
}
