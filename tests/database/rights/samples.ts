import type { Row } from "./door.ts";
import { plantIntegration } from "./planted_rows.ts";
import type { World } from "./world.ts";

/** How a relation that takes changes is tried: with rows that are taken away again. */
export interface Sample {
  /** The row an actor tries to insert. */
  readonly row: Row;
  /** What tells that row, or the planted one, from all others. */
  readonly key: Row;
  /** What an actor tries to change in the planted one. */
  readonly to: Row;
  /** Makes the row that actors try to change and to delete. */
  plant(): Promise<void>;
  /** Takes away whatever is left of either. */
  clear(): Promise<void>;
}

/** A fresh sample of each relation that somebody may change. `guestId` is a user who is no member yet. */
export const SAMPLES: Readonly<
  Record<string, (world: World, guestId: string) => Promise<Sample>>
> = {
  allocation_rules({ home, sql }) {
    const key = { organization_id: home, value: "Sample" };
    const row = { ...key, dimension: "team", service_names: ["EC2"] };
    return Promise.resolve({
      row,
      key,
      to: { priority: 7 },
      async plant() {
        await sql`insert into public.allocation_rules ${sql([row])}`;
      },
      async clear() {
        await sql`delete from public.allocation_rules where organization_id = ${home} and value = 'Sample'`;
      },
    });
  },
  aws_integrations: ({ home, sql }) =>
    integrationSample({ organization_id: home }, sql),
  integrations: ({ home, sql }) =>
    integrationSample({ organization_id: home, provider: "aws" }, sql),
  cloud_accounts({ home, sql }) {
    const key = { organization_id: home, account_id: "333333333333" };
    return Promise.resolve({
      row: key,
      key,
      to: { owner: "changed" },
      async plant() {
        await sql`insert into public.cloud_accounts (organization_id, provider, account_id)
          values (${home}, 'aws', ${key.account_id})`;
      },
      async clear() {
        await sql`delete from public.cloud_accounts where organization_id = ${home} and account_id = ${key.account_id}`;
      },
    });
  },
  exchange_rates({ home, sql }) {
    const key = {
      organization_id: home,
      rate_date: "2026-03-02",
      from_currency: "GBP",
    };
    const row = { ...key, to_currency: "USD", rate: 1.3, source: "ECB" };
    return Promise.resolve({
      row,
      key,
      to: { rate: 1.4 },
      async plant() {
        await sql`insert into public.exchange_rates ${sql([row])}`;
      },
      async clear() {
        await sql`delete from public.exchange_rates where organization_id = ${home} and from_currency = 'GBP'`;
      },
    });
  },
  organization_members({ home, sql }, guestId) {
    const key = { organization_id: home, user_id: guestId };
    const row = { ...key, role: "viewer" };
    return Promise.resolve({
      row,
      key,
      to: { role: "member" },
      async plant() {
        await sql`insert into public.organization_members ${sql([row])}`;
      },
      async clear() {
        await sql`delete from public.organization_members where organization_id = ${home} and user_id = ${guestId}`;
      },
    });
  },
  async organizations({ organization, sql }) {
    const id = await organization();
    return {
      row: { name: "Inserted" },
      key: { id },
      to: { name: "Changed" },
      plant: () => Promise.resolve(),
      async clear() {
        await sql`update public.organizations set deleted_at = now() where id = ${id}`;
        await sql`delete from public.organizations where id = ${id}`;
      },
    };
  },
};

async function integrationSample(
  base: { organization_id: string; provider?: string },
  sql: World["sql"],
): Promise<Sample> {
  let id: string = crypto.randomUUID();
  await Promise.resolve();
  return {
    row: { ...base, id, name: "Inserted", auth_method: "cloudformation" },
    get key() {
      return { id };
    },
    to: { name: "Changed" },
    async plant() {
      id = await plantIntegration(sql, base.organization_id);
    },
    async clear() {
      await sql`delete from public.integrations where id = ${id}`;
    },
  };
}

/** The sample of a relation that nobody may change: the planted rows themselves. */
export function readOnlySample(relation: string, home: string): Sample {
  const key = relation === "organizations"
    ? { id: home }
    : { organization_id: home };
  return {
    row: key,
    key,
    to: key,
    plant: () => Promise.resolve(),
    clear: () => Promise.resolve(),
  };
}
