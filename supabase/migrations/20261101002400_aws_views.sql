-- The names web apps already use: aws_integrations, aws_sync_logs, aws_service_usage. Views over the tables above,
-- with the rights of whoever asks.

create view public.aws_integrations with (security_invoker = true) as
  select i.id, i.organization_id, i.name, i.auth_method, i.status, i.status_reason, i.role_arn, i.external_id, i.access_key_id,
    i.secret_access_key, i.region, i.settings ->> 'member_role_name' as member_role_name, i.billing_account_id, i.daily_request_cap,
    i.reachable_datasets, i.tested_at, i.created_by, i.created_at, i.updated_at
  from public.integrations i
  where i.provider = 'aws' and i.deleted_at is null
  with cascaded check option;
comment on view public.aws_integrations is 'AWS integrations without their secrets. Rows inserted here are pending; a secret is refused with the route to use.';
comment on column public.aws_integrations.member_role_name is 'Name of the role to assume in every member account; null when none is. PATCH changes it.';
grant select, insert (id, organization_id, name, auth_method, role_arn, access_key_id, secret_access_key, region, daily_request_cap),
  update (name, role_arn, access_key_id, secret_access_key, region, daily_request_cap) on public.aws_integrations to authenticated;
grant select on public.aws_integrations to service_role;

create view public.aws_sync_logs with (security_invoker = true) as
  select s.id, s.job_id, s.organization_id, s.integration_id, array_to_string(s.data_types, ',') as data_type, s.data_types, s.status,
    s.records_synced, s.records_failed, s.start_date, s.end_date, s.error_code, s.error_message, s.requested_by as user_id,
    s.created_at, s.started_at, s.finished_at as completed_at
  from public.sync_run_states s
  where s.provider = 'aws';
comment on view public.aws_sync_logs is 'Runs of AWS syncs. Read only.';
comment on column public.aws_sync_logs.data_type is 'The datasets asked for, comma separated; data_types has them apart.';
comment on column public.aws_sync_logs.user_id is 'The user who asked; null for schedules and services.';
comment on column public.aws_sync_logs.completed_at is 'When the last job ended (UTC); null while one is open.';
grant select on public.aws_sync_logs to authenticated, service_role;

create view public.aws_service_usage with (security_invoker = true) as
  select c.organization_id, c.billing_account_id, c.sub_account_id as account_id, a.name as account_name, c.service_name,
    (c.charge_period_start at time zone 'UTC')::date as usage_date, c.billing_currency as currency,
    sum(c.billed_cost) as cost, sum(c.unblended_cost) as unblended_cost, sum(c.amortized_cost) as amortized_cost,
    sum(c.net_unblended_cost) as net_unblended_cost, sum(c.net_amortized_cost) as net_amortized_cost, sum(c.blended_cost) as blended_cost,
    bool_or(c.is_estimated) as is_estimated
  from public.charges c
  -- Row level security already hides other loads from users; a trusted server sees them unless told.
  join public.charge_loads l on l.id = c.load_id and l.status = 'published'
  left join public.cloud_accounts a on a.organization_id = c.organization_id and a.provider = 'aws' and a.account_id = c.sub_account_id
  where c.source = 'aws_cost_explorer'
  group by c.organization_id, c.billing_account_id, c.sub_account_id, a.name, c.service_name, c.charge_period_start, c.billing_currency;
comment on view public.aws_service_usage is 'AWS cost by day (UTC), account, service and currency, from published Cost Explorer reads.';
comment on column public.aws_service_usage.account_name is 'Name of the account, as the provider gave it.';
comment on column public.aws_service_usage.usage_date is 'The day (UTC).';
comment on column public.aws_service_usage.currency is 'ISO 4217 code of every cost in the row.';
comment on column public.aws_service_usage.cost is 'Billed cost: net unblended where delivered, else unblended.';
grant select on public.aws_service_usage to authenticated, service_role;
