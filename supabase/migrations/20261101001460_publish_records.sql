-- Publishing records: which function replaces which dataset, and how records leave again with the integration they came through.

create function private.publish_records(job public.sync_jobs) returns bigint
language plpgsql set search_path = '' as $$
declare
  published bigint;
begin
  if job.dataset = 'marketplace_products' then
    published := private.publish_agreements(job);
    perform private.keep_auto_renew(job.organization_id);
  elsif job.dataset = 'contracts' then
    published := private.publish_contracts(job);
    perform private.keep_auto_renew(job.organization_id);
  elsif job.dataset = 'invoices' then
    published := private.publish_invoices(job);
  elsif exists (select from private.datasets d where d.provider = job.provider and d.dataset = job.dataset and d.emission_source is not null) then
    published := private.publish_emissions(job);
  else
    return null;
  end if;
  delete from private.staged_scopes s where s.job_id = job.id;
  delete from private.staged_records r where r.job_id = job.id;
  return published;
end $$;
comment on function private.publish_records is 'Makes the records a complete job has staged what readers see; null for a dataset of charges.';

create function private.withdraw_records(integration public.integrations) returns bigint
language plpgsql set search_path = '' as $$
declare
  products bigint;
  contracts bigint;
  invoices bigint;
  emissions bigint := private.withdraw_emissions(integration);
begin
  delete from public.aws_marketplace_products p where p.integration_id = integration.id;
  get diagnostics products = row_count;
  delete from public.aws_contract_charges k using public.aws_contracts c
  where c.integration_id = integration.id and k.organization_id = c.organization_id and k.agreement_id = c.agreement_id;
  delete from public.aws_contracts c where c.integration_id = integration.id;
  get diagnostics contracts = row_count;
  delete from public.aws_invoices i where i.integration_id = integration.id;
  get diagnostics invoices = row_count;
  delete from public.account_coverage a using public.sync_jobs j where j.integration_id = integration.id and a.job_id = j.id;
  if invoices > 0 then
    -- Without invoices nothing was compared and no period is final.
    delete from private.invoice_periods p where p.organization_id = integration.organization_id and p.account_id = integration.billing_account_id;
    delete from public.reconciliations r using public.charge_loads l
    where r.load_id = l.id and r.level = 3 and l.organization_id = integration.organization_id and l.billing_account_id = integration.billing_account_id;
    delete from public.billing_periods p where p.organization_id = integration.organization_id and p.provider = integration.provider
      and p.billing_account_id = integration.billing_account_id and p.invoice_issuer_name <> 'AWS';
    update public.billing_periods p set status = 'closed', updated_at = now() where p.organization_id = integration.organization_id
      and p.provider = integration.provider and p.billing_account_id = integration.billing_account_id and p.status = 'final';
  end if;
  return products + contracts + invoices + emissions;
end $$;
comment on function private.withdraw_records is 'Deletes agreements, contracts, invoices and emissions that were read through an integration; returns how many.';
