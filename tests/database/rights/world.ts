import postgres from "postgres";
import { type Caller, signUp } from "../../support/caller.ts";
import type { TestStack } from "../../support/stack.ts";
import { ACCOUNTS, type PlantedIds, plantRows } from "./planted_rows.ts";
import type { Actor } from "./rights_table.ts";

/** Actors that are users. */
export type User = Exclude<Actor, "anon" | "service">;

/** Two organizations with every kind of member, and a row in every table of both. */
export interface World extends AsyncDisposable {
  readonly stack: TestStack;
  /** A superuser's connection to the stack's database. */
  readonly sql: postgres.Sql;
  readonly users: Readonly<Record<User, Caller>>;
  /** The organization the rights table is about. */
  readonly home: string;
  /** The one it is not about; `foreign` owns it. */
  readonly away: string;
  readonly planted: PlantedIds;
  /** A further organization with the same members. */
  organization(): Promise<string>;
}

const HOME_MEMBERS: readonly (readonly [User, string])[] = [
  ["viewer", "viewer"],
  ["member", "member"],
  ["admin", "admin"],
  ["owner", "owner"],
  ["restricted", "viewer"],
  ["buyer", "viewer"],
];

/** Makes the world in the running stack, under ids of its own. */
export async function createWorld(stack: TestStack): Promise<World> {
  const sql = postgres(stack.superuserUrl, { max: 2, onnotice: () => {} });
  const names: User[] = [...HOME_MEMBERS.map(([name]) => name), "foreign"];
  const callers = await Promise.all(names.map(() => signUp(stack)));
  const users = Object.fromEntries(
    names.map((name, index) => [name, callers[index]]),
  ) as Record<User, Caller>; // both lists have one entry per user
  const organization = () => plantOrganization(sql, users);
  const home = await organization();
  const [away] = await sql<{ id: string }[]>`
    insert into public.organizations (name) values ('Away') returning id`;
  if (!away) throw new Error("nothing was inserted");
  await sql`insert into public.organization_members (user_id, organization_id, role)
    values (${users.foreign.userId}, ${away.id}, 'owner')`;
  const planted = await plantRows(sql, home);
  await plantRows(sql, away.id);
  return {
    stack,
    sql,
    users,
    home,
    away: away.id,
    planted,
    organization,
    async [Symbol.asyncDispose]() {
      for (const { client } of callers) client.realtime.disconnect();
      await sql.end();
    },
  };
}

async function plantOrganization(
  sql: postgres.Sql,
  users: Readonly<Record<User, Caller>>,
): Promise<string> {
  const [made] = await sql<{ id: string }[]>`
    insert into public.organizations (name) values ('Home') returning id`;
  if (!made) throw new Error("nothing was inserted");
  for (const [name, role] of HOME_MEMBERS) {
    const isBuyer = name === "buyer";
    const scope = isBuyer || name === "restricted" ? [ACCOUNTS[0]] : null;
    await sql`insert into public.organization_members (user_id, organization_id, role, account_scope, can_read_contracts)
      values (${users[name].userId}, ${made.id}, ${role}, ${scope}, ${
      isBuyer ? true : null
    })`;
  }
  return made.id;
}
