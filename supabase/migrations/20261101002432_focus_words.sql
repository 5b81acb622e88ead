-- FOCUS words: what AWS calls regions and units, as FOCUS shows them.
-- What is not here is shown as it was delivered.

create table private.focus_regions (
  region_id text primary key,
  region_name text not null
);
comment on table private.focus_regions is 'Names of regions, as AWS gives them (docs.aws.amazon.com/general/latest/gr/rande.html).';
comment on column private.focus_regions.region_id is 'FOCUS RegionId.';
comment on column private.focus_regions.region_name is 'FOCUS RegionName.';
alter table private.focus_regions enable row level security;

insert into private.focus_regions (region_id, region_name) values
  ('af-south-1', 'Africa (Cape Town)'), ('ap-east-1', 'Asia Pacific (Hong Kong)'), ('ap-east-2', 'Asia Pacific (Taipei)'),
  ('ap-northeast-1', 'Asia Pacific (Tokyo)'), ('ap-northeast-2', 'Asia Pacific (Seoul)'), ('ap-northeast-3', 'Asia Pacific (Osaka)'),
  ('ap-south-1', 'Asia Pacific (Mumbai)'), ('ap-south-2', 'Asia Pacific (Hyderabad)'), ('ap-southeast-1', 'Asia Pacific (Singapore)'),
  ('ap-southeast-2', 'Asia Pacific (Sydney)'), ('ap-southeast-3', 'Asia Pacific (Jakarta)'), ('ap-southeast-4', 'Asia Pacific (Melbourne)'),
  ('ap-southeast-5', 'Asia Pacific (Malaysia)'), ('ap-southeast-6', 'Asia Pacific (New Zealand)'), ('ap-southeast-7', 'Asia Pacific (Thailand)'),
  ('ca-central-1', 'Canada (Central)'), ('ca-west-1', 'Canada West (Calgary)'), ('cn-north-1', 'China (Beijing)'), ('cn-northwest-1', 'China (Ningxia)'),
  ('eu-central-1', 'Europe (Frankfurt)'), ('eu-central-2', 'Europe (Zurich)'), ('eu-north-1', 'Europe (Stockholm)'), ('eu-south-1', 'Europe (Milan)'),
  ('eu-south-2', 'Europe (Spain)'), ('eu-west-1', 'Europe (Ireland)'), ('eu-west-2', 'Europe (London)'), ('eu-west-3', 'Europe (Paris)'),
  ('il-central-1', 'Israel (Tel Aviv)'), ('me-central-1', 'Middle East (UAE)'), ('me-south-1', 'Middle East (Bahrain)'), ('mx-central-1', 'Mexico (Central)'),
  ('sa-east-1', 'South America (Sao Paulo)'), ('us-east-1', 'US East (N. Virginia)'), ('us-east-2', 'US East (Ohio)'),
  ('us-gov-east-1', 'AWS GovCloud (US-East)'), ('us-gov-west-1', 'AWS GovCloud (US-West)'), ('us-west-1', 'US West (N. California)'),
  ('us-west-2', 'US West (Oregon)'), ('global', 'Global');

create table private.focus_units (
  unit text primary key,
  focus_unit text not null
);
comment on table private.focus_units is 'Units of AWS in the spelling of FOCUS (FOCUS, unit format): singular in a pair, plural alone, hours and months in full.';
comment on column private.focus_units.unit is 'As delivered in pricing/unit.';
comment on column private.focus_units.focus_unit is 'FOCUS PricingUnit and ConsumedUnit.';
alter table private.focus_units enable row level security;

insert into private.focus_units (unit, focus_unit) values
  ('Hrs', 'Hours'), ('Hours', 'Hours'), ('hours', 'Hours'), ('hour', 'Hours'), ('Hour', 'Hours'), ('Second', 'Seconds'), ('seconds', 'Seconds'),
  ('Minutes', 'Minutes'), ('minutes', 'Minutes'), ('Minute', 'Minutes'), ('Day', 'Days'), ('Month', 'Months'), ('Mo', 'Months'),
  ('GB-Mo', 'GB-Months'), ('GB-month', 'GB-Months'), ('GB-Month', 'GB-Months'), ('GB-Hours', 'GB-Hours'), ('GB-Hour', 'GB-Hours'), ('GB-hour', 'GB-Hours'),
  ('Lambda-GB-Second', 'GB-Seconds'), ('GB-Seconds', 'GB-Seconds'), ('GB-Second', 'GB-Seconds'), ('Gigabyte', 'GB'), ('Gigabytes', 'GB'), ('Terabytes', 'TB'),
  ('MiBps-Mo', 'MiBps-Months'), ('IOPS-Mo', 'IOPS-Months'), ('vCPU-Hours', 'vCPU-Hours'), ('vCPU-Months', 'vCPU-Months'), ('LCU-Hrs', 'LCU-Hours'),
  ('ACU-Hr', 'ACU-Hours'), ('ACU-Hrs', 'ACU-Hours'), ('DPU-Hour', 'DPU-Hours'), ('Request', 'Requests'), ('API Requests', 'Requests'), ('API Calls', 'Requests'),
  ('Lambda-Requests', 'Requests'), ('Invocations', 'Invocations'), ('Count', 'Units'), ('Quantity', 'Units'), ('unit', 'Units'), ('Unit', 'Units'),
  ('Units', 'Units'), ('Keys', 'Keys'), ('HostedZone', 'Hosted Zones'), ('Metrics', 'Metrics'), ('Alarms', 'Alarms'), ('Events', 'Events'),
  ('Queries', 'Queries'), ('Dollar', 'USD'), ('User-Mo', 'User-Months'), ('User', 'Users'), ('Secrets', 'Secrets'), ('ReadRequestUnits', 'Read Request Units'),
  ('WriteRequestUnits', 'Write Request Units');

create function private.focus_region_names() returns setof private.focus_regions
language sql stable security definer rows 50 set search_path = '' as $$
  select r.* from private.focus_regions r
$$;
comment on function private.focus_region_names is 'The regions, for views that run with the rights of whoever asks.';
grant execute on function private.focus_region_names to authenticated, service_role;

create function private.focus_unit_names() returns setof private.focus_units
language sql stable security definer rows 50 set search_path = '' as $$
  select u.* from private.focus_units u
$$;
comment on function private.focus_unit_names is 'The units, for views that run with the rights of whoever asks.';
grant execute on function private.focus_unit_names to authenticated, service_role;
