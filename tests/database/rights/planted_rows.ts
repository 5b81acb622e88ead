import type { Sql } from "postgres";
import { plantEmissions } from "./planted_emissions.ts";
import { plantForwarding } from "./planted_forwarder.ts";

/** The account a restricted member may see, and the one it may not. */
export const ACCOUNTS = ["111111111111", "222222222222"] as const;

/** Ids of what was planted in one organization. */
export interface PlantedIds {
  readonly integrationId: string;
  readonly runId: string;
  readonly loadId: string;
  /** A dataset of the organization's owner. */
  readonly keyId: string;
}

/**
 * Plants at least one row in every public table of an organization, as a superuser. The counts in rights_table.ts are about
 * these rows.
 */
export async function plantRows(
  sql: Sql,
  organizationId: string,
): Promise<PlantedIds> {
  const integrationId = await plantIntegration(sql, organizationId);
  const deleted = await plantIntegration(sql, organizationId);
  await sql`update public.integrations set status = 'deleted', deleted_at = now() where id = ${deleted}`;
  const { runId, jobId } = await plantRun(sql, organizationId, integrationId);
  await plantSchedule(sql, organizationId, integrationId);
  await sql`insert into public.sync_alerts (organization_id, integration_id, dataset, kind, message, closed_at)
    values (${organizationId}, ${integrationId}, 'service_usage', 'stale_data', 'planted', now())`;
  await sql`insert into public.sync_rejects (organization_id, job_id, reason, record_path)
    values (${organizationId}, ${jobId}, 'amount is missing', '/0')`;
  await sql`insert into public.provider_requests (job_id, request_date, operation, organization_id, integration_id, requests, price_usd)
    values (${jobId}, '2026-03-01', 'ce:GetCostAndUsage', ${organizationId}, ${integrationId}, 1, 0.01)`;
  await sql`insert into public.audit_events (organization_id, actor_kind, action, target_kind)
    values (${organizationId}, 'system', 'integration.created', 'integration')`;
  await sql`insert into public.exchange_rates (organization_id, rate_date, from_currency, to_currency, rate, source)
    values (${organizationId}, '2026-03-01', 'EUR', 'USD', 1.1, 'ECB')`;
  await sql`insert into public.allocation_rules (organization_id, dimension, value, account_ids)
    values (${organizationId}, 'team', 'Planted', array['111111111111'])`;
  for (const account of ACCOUNTS) {
    await sql`insert into public.cloud_accounts (organization_id, provider, account_id, name)
      values (${organizationId}, 'aws', ${account}, 'An account')`;
  }
  const loadId = await plantFigures(sql, organizationId, jobId);
  for (const account of ACCOUNTS) {
    await plantPurchases(sql, organizationId, account);
  }
  await sql`insert into public.sync_rejects (organization_id, job_id, reason, record_path, is_confidential)
    values (${organizationId}, ${jobId}, 'a price is missing', '/0', true)`;
  await sql`insert into public.reconciliations (organization_id, load_id, job_id, level, invoice_issuer_name, billing_currency, measure,
    source_total, read_total, residual, stored_total, status)
    values (${organizationId}, ${loadId}, ${jobId}, 3, 'Issuer', 'USD', 'before_tax', 3, 3, 0, 3, 'matched')`;
  await plantEmissions(sql, organizationId, ACCOUNTS);
  const keyId = await plantEncrypted(sql, organizationId);
  await plantForwarding(sql, organizationId, integrationId);
  return { integrationId, runId, loadId, keyId };
}

/** A dataset with one version, of the organization's owner; its keyId. */
async function plantEncrypted(
  sql: Sql,
  organizationId: string,
): Promise<string> {
  const [owner] = await sql<{ user_id: string }[]>`
    select m.user_id from public.organization_members m where m.organization_id = ${organizationId} and m.role = 'owner' limit 1`;
  if (!owner) throw new Error("the organization has no owner");
  const [home] = await sql<{ id: string }[]>`
    select o.id from public.organizations o where o.personal_user_id = ${owner.user_id} and o.deleted_at is null`;
  const keyId = crypto.randomUUID();
  // Where functions look for it, and in an organization that is another one of the owner's.
  for (
    const organization of new Set([organizationId, home?.id ?? organizationId])
  ) {
    await plantVersion(sql, { organization, owner: owner.user_id, keyId });
  }
  return keyId;
}

async function plantVersion(
  sql: Sql,
  { organization, owner, keyId }: {
    organization: string;
    owner: string;
    keyId: string;
  },
): Promise<void> {
  await sql`insert into public.encrypted_accounts (organization_id, owner_id, change_no) values (${organization}, ${owner}, 1)`;
  await sql`insert into public.encrypted_datasets (organization_id, owner_id, id, version, key_generation, change_no, created_at, updated_at)
    values (${organization}, ${owner}, ${keyId}, 1, 1, 1, now(), now())`;
  await sql`insert into public.encrypted_versions (organization_id, owner_id, dataset_id, version, kind, key_generation, salt, iv, payload,
      previous_hash, hash, created_at)
    values (${organization}, ${owner}, ${keyId}, 1, 'write', 1, decode(repeat('01', 16), 'hex'), decode(repeat('02', 12), 'hex'),
      decode(repeat('03', 16), 'hex'), '', '', now())`;
}

/** An agreement with a term, a charge and an invoice. */
async function plantPurchases(
  sql: Sql,
  organizationId: string,
  account: string,
): Promise<void> {
  const agreement = `agmt-${account}`;
  const through = crypto.randomUUID();
  await sql`insert into public.aws_marketplace_products (organization_id, agreement_id, product_id, account_id, status, summary_hash, integration_id, job_id)
    values (${organizationId}, ${agreement}, 'prod-1', ${account}, 'ACTIVE', 'planted', ${through}, ${through})`;
  await sql`insert into public.aws_contracts (organization_id, agreement_id, account_id, status, summary_hash, integration_id, job_id)
    values (${organizationId}, ${agreement}, ${account}, 'ACTIVE', 'planted', ${through}, ${through})`;
  await sql`insert into public.aws_contract_terms (organization_id, agreement_id, term_no, account_id, kind, raw)
    values (${organizationId}, ${agreement}, 1, ${account}, 'renewalTerm', '{}')`;
  await sql`insert into public.aws_contract_charges (organization_id, agreement_id, charge_id, account_id, revision, charged_at, amount, currency, job_id)
    values (${organizationId}, ${agreement}, 'c-1', ${account}, 1, '2026-03-01Z', 1, 'USD', ${through})`;
  await plantInvoice(sql, organizationId, account);
  await sql`insert into public.account_coverage (organization_id, provider, dataset, account_id, is_covered, job_id)
    values (${organizationId}, 'aws', 'contracts', ${account}, true, ${through})`;
}

/** An invoice of an account; its id. */
export async function plantInvoice(
  sql: Sql,
  organizationId: string,
  account: string,
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into public.aws_invoices (organization_id, invoicing_entity, invoice_id, account_id, listing_account_id, billing_period_start,
      billing_period_end, invoice_type, payable_effect, integration_id, job_id)
    values (${organizationId}, 'Issuer', ${crypto.randomUUID()}, ${account}, ${account}, '2026-03-01', '2026-04-01', 'INVOICE', 1,
      gen_random_uuid(), gen_random_uuid()) returning id`;
  if (!row) throw new Error("nothing was inserted");
  return row.id;
}

/** A tested integration. */
export async function plantIntegration(
  sql: Sql,
  organizationId: string,
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into public.integrations (organization_id, name, auth_method, role_arn)
    values (${organizationId}, 'Planted', 'cloudformation', 'arn:aws:iam::111111111111:role/Planted') returning id`;
  if (!row) throw new Error("nothing was inserted");
  await sql`update public.integrations set status = 'active' where id = ${row.id}`;
  return row.id;
}

/** A paused schedule: nothing runs in a shared stack because of it. */
export async function plantSchedule(
  sql: Sql,
  organizationId: string,
  integrationId: string,
): Promise<void> {
  await sql`insert into public.sync_schedules (organization_id, integration_id, dataset, cron, is_paused)
    values (${organizationId}, ${integrationId}, 'service_usage', '0 6 * * *', true)`;
}

/** A finished run with one job. */
export async function plantRun(
  sql: Sql,
  organizationId: string,
  integrationId: string,
): Promise<{ runId: string; jobId: string }> {
  const [run] = await sql<{ id: string }[]>`
    insert into public.sync_runs (job_id, organization_id, integration_id, provider, data_types, trigger, start_date, end_date)
    values (${crypto.randomUUID()}, ${organizationId}, ${integrationId}, 'aws', array['service_usage'], 'user', '2026-03-01', '2026-04-01')
    returning id`;
  const [job] = await sql<{ id: string }[]>`
    insert into public.sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end, status, finished_at)
    values (${organizationId}, ${integrationId}, 'aws', 'service_usage', '2026-03-01', '2026-04-01', 'succeeded', now()) returning id`;
  if (!run || !job) throw new Error("nothing was inserted");
  await sql`insert into public.sync_run_jobs (run_id, job_id, organization_id) values (${run.id}, ${job.id}, ${organizationId})`;
  return { runId: run.id, jobId: job.id };
}

async function plantFigures(
  sql: Sql,
  organizationId: string,
  jobId: string,
): Promise<string> {
  const published = await plantLoad(sql, organizationId, jobId, "published");
  const reading = await plantLoad(sql, organizationId, jobId, "reading");
  await plantCharge(sql, { loadId: reading, account: ACCOUNTS[0] });
  for (const load of [published, reading]) {
    await sql`insert into public.daily_costs (load_id, organization_id, provider, source, billing_account_id, sub_account_id, usage_date,
        charge_category, service_name, billing_currency, source_lines, is_estimated)
      values (${load}, ${organizationId}, 'aws', 'aws_cur', '999999999999', ${
      ACCOUNTS[0]
    }, '2026-03-01', 'Usage', 'Planted', 'USD', 1, false)`;
  }
  for (const account of ACCOUNTS) {
    await plantCharge(sql, { loadId: published, account, source: "aws_cur" });
  }
  for (const account of [...ACCOUNTS, null]) {
    await plantCharge(sql, { loadId: published, account });
    await sql`insert into public.cost_coverage (organization_id, provider, account_key, billing_period_start, load_id, source)
      values (${organizationId}, 'aws', ${
      account ?? "unattributed:999999999999"
    }, '2026-03-01', ${published}, 'aws_cost_explorer')`;
  }
  await sql`insert into public.billing_periods (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start, billing_period_end)
    values (${organizationId}, 'aws', 'AWS', '999999999999', '2026-03-01', '2026-04-01')`;
  await sql`insert into public.billing_periods (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start, billing_period_end)
    values (${organizationId}, 'aws', 'A seller', '999999999999', '2026-03-01', '2026-04-01')`;
  await sql`insert into public.cost_restatements (organization_id, provider, source, billing_account_id, billing_period_start, billing_currency,
    billed_cost_before, billed_cost_after, job_id)
    values (${organizationId}, 'aws', 'aws_cost_explorer', '999999999999', '2026-03-01', 'USD', 1, 2, ${jobId})`;
  await sql`insert into public.reconciliations (organization_id, load_id, job_id, level, billing_currency, measure, source_total, read_total,
    residual, stored_total, status) values (${organizationId}, ${published}, ${jobId}, 1, 'USD', 'unblended_cost', 3, 3, 0, 3, 'matched')`;
  return published;
}

async function plantLoad(
  sql: Sql,
  organizationId: string,
  jobId: string,
  status: string,
): Promise<string> {
  const [load] = await sql<{ id: string }[]>`
    insert into public.charge_loads (organization_id, provider, dataset, source, billing_account_id, billing_period_start, billing_period_end, version, integration_id, job_id, status)
    values (${organizationId}, 'aws', 'service_usage', 'aws_cost_explorer', '999999999999', '2026-03-01', '2026-04-01', 'planted', gen_random_uuid(), ${jobId}, ${status}) returning id`;
  if (!load) throw new Error("nothing was inserted");
  return load.id;
}

async function plantCharge(
  sql: Sql,
  { loadId, account, source = "aws_cost_explorer" }: {
    loadId: string;
    account: string | null;
    source?: string;
  },
): Promise<void> {
  await sql`insert into public.charges (load_id, charge_key, part, organization_id, provider, source, billing_account_id, sub_account_id,
      billing_period_start, billing_period_end, charge_period_start, charge_period_end, charge_category, service_name, billing_currency, billed_cost)
    select l.id, sha256(convert_to(${`${source} ${
    account ?? "none"
  }`}, 'UTF8')), 'planted', l.organization_id, l.provider, ${source}, l.billing_account_id, ${account},
      l.billing_period_start, l.billing_period_end, '2026-03-01Z', '2026-03-02Z', 'Usage', 'Planted', 'USD', 1
    from public.charge_loads l where l.id = ${loadId}`;
}
