/** The house rules of the schema, asked of the migrated database's catalogue. */

import { deepEqual, fail, ok } from "node:assert/strict";
import type { Sql } from "postgres";
import { database } from "../support/database.ts";
import { rolledBack } from "../support/rolled_back.ts";
import {
  FUNCTION_RULES,
  type HouseRule,
  RELATION_RULES,
  RIGHT_RULES,
} from "./house_rules.ts";

const RULES = [...RELATION_RULES, ...RIGHT_RULES, ...FUNCTION_RULES];

Deno.test("the schema keeps the house rules", async (t) => {
  const db = await database();
  try {
    const sql = db.sql("postgres", { max: 1 });
    for (const rule of RULES) {
      await t.step(rule.claim, async () => {
        const offenders = await offendersOf(sql, rule);
        if (offenders.length > 0) fail(`\n${offenders.join("\n")}`);
      });
      await t.step(`${rule.claim}: seen to notice`, async () => {
        const before = await offendersOf(sql, rule);
        ok((await plantedOffenders(sql, rule)).length > before.length);
      });
    }
  } finally {
    await db.close();
  }
});

Deno.test("what a later migration creates is granted to nobody by default", async () => {
  const db = await database();
  try {
    const sql = db.sql("postgres", { max: 1 });
    await sql`create table public.later (id bigint generated always as identity)`;
    await sql`create function public.later() returns int language sql as 'select 1'`;
    const granted = await sql`
      select x.grantee::regrole::text as grantee, x.privilege_type from pg_class c cross join lateral aclexplode(c.relacl) x
      where c.relname like 'later%' and x.grantee <> c.relowner
      union all
      select x.grantee::regrole::text, x.privilege_type from pg_proc p
      cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
      where p.proname = 'later' and x.grantee <> p.proowner`;
    deepEqual([...granted], []);
  } finally {
    await db.close();
  }
});

async function offendersOf(sql: Sql, { query }: HouseRule): Promise<string[]> {
  const rows = await sql.unsafe<{ offender: string }[]>(query);
  return rows.map(({ offender }) => offender).sort();
}

function plantedOffenders(sql: Sql, rule: HouseRule): Promise<string[]> {
  return rolledBack(sql, async (transaction) => {
    await transaction.unsafe(rule.plant);
    const rows = await transaction.unsafe<{ offender: string }[]>(rule.query);
    return rows.map(({ offender }) => offender);
  });
}
