-- Integrations: a connection to one cloud account, and the sealed secrets it needs.
-- The row holds nothing secret. Secrets are sealed by the functions before they come here; this database cannot open them.
-- Synced data does not hang on an integration: deleting one destroys its secrets and keeps the data.

create table public.integrations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null default 'aws',
  name text not null,
  auth_method text not null,
  status text not null default 'pending',
  status_reason text,
  role_arn text,
  external_id text,
  access_key_id text,
  secret_access_key text,
  region text not null default 'us-east-1',
  billing_account_id text,
  settings jsonb not null default '{}',
  daily_request_cap int,
  max_attempts int,
  reachable_datasets jsonb,
  tested_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint integrations_provider_is_known check (provider in ('aws', 'azure', 'gcp')),
  constraint integrations_auth_method_fits_provider check (
    (provider = 'aws' and auth_method in ('cloudformation', 'manual'))
    or (provider = 'azure' and auth_method = 'client_secret')
    or (provider = 'gcp' and auth_method = 'service_account')
  ),
  constraint integrations_status_is_known check (status in ('pending', 'active', 'error', 'disabled', 'deleted')),
  constraint integrations_deleted_has_a_time check ((status = 'deleted') = (deleted_at is not null)),
  constraint integrations_name_is_short check (char_length(name) between 1 and 200),
  constraint integrations_role_arn_is_an_arn check (role_arn ~ '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$'),
  constraint integrations_access_key_id_is_an_id check (access_key_id ~ '^[A-Z0-9]{16,128}$'),
  constraint integrations_region_is_a_region check (region ~ '^[a-z0-9-]{2,40}$'),
  constraint integrations_hold_no_secret check (secret_access_key is null),
  constraint integrations_settings_are_an_object check (jsonb_typeof(settings) = 'object' and octet_length(settings::text) <= 8192),
  constraint integrations_member_role_name_is_a_name check (jsonb_typeof(settings -> 'member_role_name') = 'string'
    and settings ->> 'member_role_name' ~ '^[A-Za-z0-9+=,.@_/-]+$' and char_length(settings ->> 'member_role_name') <= 512),
  constraint integrations_cost_report_is_whole check (case when settings ? 'cost_report' then coalesce(
    jsonb_typeof(settings -> 'cost_report') = 'object'
    and settings #>> '{cost_report,bucket}' ~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'
    and settings #>> '{cost_report,name}' ~ '^[0-9A-Za-z!_.''()-]+$' and char_length(settings #>> '{cost_report,name}') <= 256
    and coalesce(settings #>> '{cost_report,prefix}' ~ '^[0-9A-Za-z!_.''()/=-]*$' and char_length(settings #>> '{cost_report,prefix}') <= 512, true)
    and coalesce(settings #>> '{cost_report,region}' ~ '^[a-z0-9-]{2,40}$', true)
    and coalesce(jsonb_typeof(settings #> '{cost_report,keeps_resource_ids}') = 'boolean', true), false) else true end),
  constraint integrations_directory_is_well_formed check (jsonb_typeof(settings -> 'tenant_id') = 'string'
    and settings ->> 'tenant_id' ~ '^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$' and char_length(settings ->> 'tenant_id') <= 253),
  constraint integrations_application_is_a_guid check (jsonb_typeof(settings -> 'client_id') = 'string'
    and settings ->> 'client_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
  constraint integrations_subscriptions_are_guids check (jsonb_typeof(settings -> 'subscription_ids') = 'array'
    and jsonb_array_length(settings -> 'subscription_ids') between 1 and 100
    and not jsonb_path_exists(settings, '$.subscription_ids[*] ? (@.type() != "string" || !(@ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))')),
  constraint integrations_service_account_is_an_address check (jsonb_typeof(settings -> 'client_email') = 'string'
    and settings ->> 'client_email' ~ '^[^@[:space:]]{1,100}@[^@[:space:]]{1,200}$'),
  constraint integrations_private_key_id_is_an_id check (jsonb_typeof(settings -> 'private_key_id') = 'string'
    and settings ->> 'private_key_id' ~ '^[0-9A-Za-z]{1,100}$'),
  constraint integrations_project_id_is_an_id check (jsonb_typeof(settings -> 'project_id') = 'string'
    and settings ->> 'project_id' ~ '^[a-z0-9.:-]{1,130}$'),
  constraint integrations_tables_are_whole_names check (
    coalesce(jsonb_typeof(settings -> 'carbon_table') = 'string' and settings ->> 'carbon_table' ~ '^[a-z0-9.:-]{1,130}\.[A-Za-z0-9_]+\.[A-Za-z0-9_-]+$', true)
    and coalesce(jsonb_typeof(settings -> 'billing_table') = 'string' and settings ->> 'billing_table' ~ '^[a-z0-9.:-]{1,130}\.[A-Za-z0-9_]+\.[A-Za-z0-9_-]+$', true)),
  constraint integrations_daily_request_cap_in_range check (daily_request_cap between 1 and 100000),
  constraint integrations_max_attempts_in_range check (max_attempts between 1 and 20)
);
comment on table public.integrations is 'A connection to one cloud account. Created pending; a test makes it active.';
comment on column public.integrations.id is 'Identity of the integration.';
comment on column public.integrations.organization_id is 'The organization it belongs to.';
comment on column public.integrations.provider is 'aws, azure or gcp.';
comment on column public.integrations.name is 'Name shown to members.';
comment on column public.integrations.auth_method is 'cloudformation (an IAM role with our external id), manual (access keys), client_secret (Azure) or service_account (GCP).';
comment on column public.integrations.status is 'pending until tested, then active; error with a reason; disabled by an admin; deleted.';
comment on column public.integrations.status_reason is 'Why the status is what it is; one sentence.';
comment on column public.integrations.role_arn is 'AWS: the role to assume.';
comment on column public.integrations.external_id is 'AWS: the external id the role''s trust policy must demand. Ours, random, one per integration.';
comment on column public.integrations.access_key_id is 'AWS: the access key''s id; its secret is sealed elsewhere.';
comment on column public.integrations.secret_access_key is 'Always null: it exists so that a secret sent here is refused with the route to use.';
comment on column public.integrations.region is 'AWS: the region requests are signed for unless the API has its own.';
comment on column public.integrations.billing_account_id is 'The account the credentials belong to, learnt by the test.';
comment on column public.integrations.settings is 'Non-secret provider settings. AWS: member_role_name, the role to assume in every member account; cost_report, the report in S3 that cur reads (bucket, prefix, name, region, keeps_resource_ids); carbon_export, the export in S3 that carbon_export reads (bucket, prefix, name, region); is_payer_view, learnt by the test. Azure: tenant_id, client_id, subscription_ids, those to read; all within reach when absent. Google Cloud: client_email, project_id and private_key_id of the service account; carbon_table and billing_table, project.dataset.table.';
comment on column public.integrations.daily_request_cap is 'Priced provider requests a UTC day at most; null means the operator''s default.';
comment on column public.integrations.max_attempts is 'Attempts without progress after which a job fails; null means the engine''s default.';
comment on column public.integrations.reachable_datasets is 'What the last test could reach: dataset -> {reachable, missing_permission}.';
comment on column public.integrations.tested_at is 'When the last test ended (UTC).';
comment on column public.integrations.created_by is 'The user who created it; null for an operator''s.';
comment on column public.integrations.created_at is 'When it was created (UTC).';
comment on column public.integrations.updated_at is 'When it was last changed (UTC).';
comment on column public.integrations.deleted_at is 'When it was deleted (UTC).';
create index integrations_by_organization on public.integrations (organization_id, provider);

create table private.integration_secrets (
  integration_id uuid not null references public.integrations (id) on delete cascade,
  field text not null,
  sealed text not null,
  key_id text not null,
  updated_at timestamptz not null default now(),
  reseal_tried_at timestamptz,
  primary key (integration_id, field),
  constraint integration_secrets_field_is_known check (field in ('secret_access_key', 'client_secret', 'private_key')),
  constraint integration_secrets_are_short check (octet_length(sealed) <= 16384),
  constraint integration_secrets_are_sealed check (sealed ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$')
);
comment on table private.integration_secrets is 'Secrets of integrations, sealed with AES-256-GCM by the functions. They can be replaced, never read back.';
comment on column private.integration_secrets.integration_id is 'Whose secret; bound into the seal.';
comment on column private.integration_secrets.field is 'Which secret: secret_access_key of AWS, client_secret of Azure, private_key of Google Cloud; bound into the seal.';
comment on column private.integration_secrets.sealed is 'v1.<key id>.<iv>.<ciphertext and tag>, base64url.';
comment on column private.integration_secrets.key_id is 'The sealing key used, so that rotation finds what to re-seal.';
comment on column private.integration_secrets.updated_at is 'When it was last replaced or re-sealed (UTC).';
comment on column private.integration_secrets.reseal_tried_at is 'When it was last handed out to be re-sealed (UTC); one that no key opens must not keep the others waiting.';
create index integration_secrets_by_key on private.integration_secrets (key_id);
alter table private.integration_secrets enable row level security;

create function private.identity_of(integration public.integrations) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('role_arn', integration.role_arn, 'external_id', integration.external_id, 'access_key_id', integration.access_key_id)
    || jsonb_object_agg(n, integration.settings -> n)
  from unnest(array['tenant_id', 'client_id', 'client_email', 'project_id', 'private_key_id']) n
$$;
comment on function private.identity_of is 'As whom an integration proves itself to its provider, without any secret. What is not there is null.';
grant execute on function private.identity_of to authenticated, service_role;

create function private.prepare_integration() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.secret_access_key is not null
    or new.settings::text ~* '"[a-z0-9_-]*(secret|password|passphrase|private[_-]?key(?!_id")|token|credential)[a-z0-9_-]*"\s*:' then
    perform private.refuse('CS414', 'secrets are not accepted here: send them to POST /functions/v1/connector-sync/integrations, which seals them first');
  end if;
  if tg_op = 'INSERT' then
    new.status := 'pending';
    new.created_by := (select auth.uid());
    new.external_id := case when new.auth_method = 'cloudformation' then 'cse-' || replace(gen_random_uuid()::text, '-', '') end;
  else
    new.updated_at := now();
    -- A new external id is no reason: whoever replaces it says what comes next.
    if private.identity_of(new) - 'external_id' is distinct from private.identity_of(old) - 'external_id' then
      new.status := 'pending';
      new.status_reason := 'the credentials changed: test the integration';
      new.tested_at := null;
    end if;
  end if;
  return new;
end $$;
comment on function private.prepare_integration is 'New rows are pending with our own external id; changed credentials need a new test; secrets are refused.';
create trigger integrations_are_prepared
  before insert or update on public.integrations for each row execute function private.prepare_integration();

alter table public.integrations enable row level security;
grant select, insert (id, organization_id, provider, name, auth_method, role_arn, access_key_id, secret_access_key, region, settings, daily_request_cap),
  update (name, role_arn, access_key_id, secret_access_key, region, settings, daily_request_cap) on public.integrations to authenticated;
grant select on public.integrations to service_role;
create policy "members read their organization's integrations"
  on public.integrations for select to authenticated
  using (deleted_at is null and organization_id = any (array(select private.visible_organization_ids())));
create policy "admins create integrations"
  on public.integrations for insert to authenticated
  with check (organization_id = any (array(select private.organization_ids_with_role('admin'))));
create policy "admins change integrations"
  on public.integrations for update to authenticated
  using (deleted_at is null and organization_id = any (array(select private.organization_ids_with_role('admin'))))
  with check (organization_id = any (array(select private.organization_ids_with_role('admin'))));
