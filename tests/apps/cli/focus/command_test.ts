/** The command as a process, over both ways to the database. */
import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { readCsv } from "../../../support/focus/read_csv.ts";
import { stack } from "../../../support/stack.ts";
import { tenant } from "../../../support/tenant.ts";

/** A published report of two accounts in a database that others use too; whose it is. */
async function plantReport(sql: Sql): Promise<string> {
  const { organizationId, integrationId } = await tenant(sql);
  const [load] = await sql<{ id: string }[]>`
    insert into charge_loads (organization_id, provider, dataset, source, billing_account_id, billing_period_start, billing_period_end, version, integration_id, job_id, status)
    values (${organizationId}, 'aws', 'cur', 'aws_cur', '111122223333', '2026-10-01', '2026-11-01', '1', ${integrationId}, gen_random_uuid(), 'published')
    returning id`;
  const loadId = load?.id ?? "";
  for (const account of ["210000000001", "210000000002"]) {
    await sql`
      insert into charges (load_id, charge_key, part, organization_id, provider, source, billing_account_id, sub_account_id, billing_period_start,
        billing_period_end, charge_period_start, charge_period_end, charge_category, source_charge_type, service_name, billing_currency, billed_cost)
      values (${loadId}, sha256(convert_to(${account}, 'UTF8')), 'all', ${organizationId}, 'aws', 'aws_cur', '111122223333', ${account}, '2026-10-01',
        '2026-11-01', '2026-10-01Z', '2026-10-02Z', 'Usage', 'Usage', 'EC2', 'USD', 0.0000000001)`;
    await sql`
      insert into cost_coverage (organization_id, provider, account_key, billing_period_start, load_id, source)
      values (${organizationId}, 'aws', ${account}, '2026-10-01', ${loadId}, 'aws_cur')`;
  }
  return organizationId;
}

Deno.test("deno task focus writes the same file over REST and over a connection", async () => {
  const { url, secretKey, publishableKey, superuserUrl, postgresUrl } = stack();
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  const folder = await Deno.makeTempDir();
  try {
    const organizationId = await plantReport(sql);
    const written = async (env: Record<string, string>) => {
      const out = join(folder, crypto.randomUUID());
      const options = [
        "--organization",
        organizationId,
        "--from",
        "2026-10-01",
        "--to",
        "2026-11-01",
        "--out",
        out,
      ];
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "apps/cli/focus.ts", ...options],
        env: { SUPABASE_URL: "", DATABASE_URL: "", ...env },
        stdin: "null",
      }).output();
      equal(code, 0, new TextDecoder().decode(stderr));
      match(new TextDecoder().decode(stdout), /2 rows of 1 billing periods/);
      return await Deno.readTextFile(out);
    };
    const overRest = await written({
      SUPABASE_URL: url,
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: secretKey }),
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
    });
    equal(overRest, await written({ DATABASE_URL: postgresUrl }));
    const { rows } = readCsv(overRest);
    deepEqual(rows.map((row) => row["SubAccountId"]).sort(), [
      "210000000001",
      "210000000002",
    ]);
    deepEqual(rows.map((row) => row["BilledCost"]), [
      "0.0000000001",
      "0.0000000001",
    ]);
  } finally {
    await sql.end();
    await Deno.remove(folder, { recursive: true });
  }
});
