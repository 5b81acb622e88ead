-- Emission factors: what a kWh of each region's grid emits, and how much more than its machines a data centre draws.
-- Location-based yearly averages alone. Figures adjusted for carbon-free energy that somebody bought are market instruments and
-- have no place here; marginal figures are for scheduling.

create table private.emission_factors (
  provider text not null,
  level text not null,
  place text not null,
  year smallint not null,
  g_per_kwh numeric not null,
  source text not null references private.carbon_sources (source),
  note text,
  primary key (provider, level, place, year),
  constraint emission_factors_level_is_known check (level in ('region', 'country', 'provider')),
  constraint emission_factors_are_not_negative check (g_per_kwh >= 0)
);
comment on table private.emission_factors is 'Grams of CO2 equivalent for a kWh of a grid, averaged over a year, location-based. Zero is a figure like any other.';
comment on column private.emission_factors.provider is 'aws, azure or gcp: whose usage it is for.';
comment on column private.emission_factors.level is 'region, country where its regions have none of their own, or provider: the average of all.';
comment on column private.emission_factors.place is 'The region''s code, the country (ISO 3166-1 alpha-2), or the provider.';
comment on column private.emission_factors.year is 'The year it is the average of. CCF names none: 2021 stands for its figures, the year before they were last revised.';
comment on column private.emission_factors.g_per_kwh is 'Grams of CO2 equivalent for a kWh, exact.';
comment on column private.emission_factors.source is 'Whose figure it is.';
comment on column private.emission_factors.note is 'How it came to stand for this place, where that is not plain.';
create index emission_factors_by_source on private.emission_factors (source);
alter table private.emission_factors enable row level security;

insert into private.emission_factors (provider, level, place, year, g_per_kwh, source) values
  ('aws', 'provider', 'aws', 2021, 392.78, 'CCF'), ('azure', 'provider', 'azure', 2021, 351.28, 'CCF'),
  ('gcp', 'provider', 'gcp', 2021, 317.15, 'CCF');
insert into private.emission_factors (provider, level, place, year, g_per_kwh, source)
select 'aws', 'region', f.region, 2021, f.g, 'CCF'
from (values
  ('af-south-1', 900.6), ('ap-east-1', 710), ('ap-northeast-1', 465.8), ('ap-northeast-2', 415.6), ('ap-northeast-3', 465.8), ('ap-south-1', 708.2),
  ('ap-southeast-1', 408), ('ap-southeast-2', 760), ('ap-southeast-3', 717.7), ('ca-central-1', 120), ('cn-north-1', 537.4),
  ('cn-northwest-1', 537.4), ('eu-central-1', 311), ('eu-north-1', 8.8), ('eu-south-1', 213.4), ('eu-west-1', 278.6), ('eu-west-2', 225),
  ('eu-west-3', 51.1), ('me-central-1', 404.1), ('me-south-1', 505.9), ('sa-east-1', 61.7), ('us-east-1', 379.069), ('us-east-2', 410.608),
  ('us-gov-east-1', 379.069), ('us-gov-west-1', 322.167), ('us-west-1', 322.167), ('us-west-2', 322.167)
) as f (region, g);
insert into private.emission_factors (provider, level, place, year, g_per_kwh, source)
select 'azure', 'region', f.region, 2021, f.g, 'CCF'
from (values
  ('asia', 564.7), ('asiapacific', 564.7), ('australia', 790), ('australiacentral', 790), ('australiacentral2', 790), ('australiaeast', 790),
  ('australiasoutheast', 960), ('brazil', 61.7), ('brazilsouth', 61.7), ('brazilsoutheast', 61.7), ('canada', 120), ('canadacentral', 120),
  ('canadaeast', 120), ('centralindia', 708.2), ('centralus', 426.254), ('centraluseuap', 426.254), ('eastasia', 710), ('eastus', 379.069),
  ('eastus2', 379.069), ('eastus2euap', 379.069), ('eastus3', 379.069), ('france', 51.28), ('francecentral', 51.28), ('francesouth', 51.28),
  ('germany', 338.66), ('germanynorth', 338.66), ('germanywestcentral', 338.66), ('india', 708.2), ('japan', 465.8), ('japaneast', 465.8),
  ('japanwest', 465.8), ('jioindiacentral', 708.2), ('jioindiawest', 708.2), ('korea', 415.6), ('koreacentral', 415.6), ('koreasouth', 415.6),
  ('northcentralus', 410.608), ('northeurope', 278.6), ('norway', 7.62), ('norwayeast', 7.62), ('norwaywest', 7.62), ('southafrica', 900.6),
  ('southafricanorth', 900.6), ('southafricawest', 900.6), ('southcentralus', 373.231), ('southeastasia', 408), ('southindia', 708.2),
  ('swedencentral', 5.67), ('switzerland', 11.52), ('switzerlandnorth', 11.52), ('switzerlandwest', 11.52), ('uae', 404.1), ('uaecentral', 404.1),
  ('uaenorth', 404.1), ('uk', 225), ('uksouth', 225), ('ukwest', 225), ('unitedstates', 426.254), ('westcentralus', 322.167), ('westeurope', 328.4),
  ('westindia', 708.2), ('westus', 322.167), ('westus2', 322.167), ('westus3', 322.167)
) as f (region, g);
insert into private.emission_factors (provider, level, place, year, g_per_kwh, source)
select 'gcp', 'region', f.region, 2021, f.g, 'CCF'
from (values
  ('asia-east1', 456), ('asia-east2', 360), ('asia-northeast1', 464), ('asia-northeast2', 384), ('asia-northeast3', 425), ('asia-south1', 670),
  ('asia-south2', 671), ('asia-southeast1', 372), ('asia-southeast2', 580), ('australia-southeast1', 598), ('australia-southeast2', 521),
  ('europe-central2', 576), ('europe-north1', 127), ('europe-southwest1', 121), ('europe-west1', 110), ('europe-west2', 172), ('europe-west3', 269),
  ('europe-west4', 283), ('europe-west6', 86), ('europe-west8', 298), ('europe-west9', 59), ('northamerica-northeast1', 28),
  ('northamerica-northeast2', 29), ('southamerica-east1', 129), ('southamerica-west1', 190), ('us-central1', 456), ('us-central2', 456),
  ('us-east1', 434), ('us-east4', 309), ('us-east5', 309), ('us-south1', 296), ('us-west1', 60), ('us-west2', 190), ('us-west3', 448),
  ('us-west4', 365)
) as f (region, g);
insert into private.emission_factors (provider, level, place, year, g_per_kwh, source)
select 'gcp', 'region', f.region, y.year, y.g, 'Google'
from (values
  ('africa-south1', 646, 656.85, 641.42), ('asia-east1', 451, 439.29, 427.95), ('asia-east2', 360, 505.02, 488.52),
  ('asia-northeast1', 459, 452.85, 449.23), ('asia-northeast2', 385, 296.19, 298.92), ('asia-northeast3', 378, 356.57, 359.05),
  ('asia-south1', 648, 678.76, 598.45), ('asia-south2', 529, 531.83, 472.55), ('asia-southeast1', 369, 366.85, 365.66),
  ('asia-southeast2', 580, 560.55, 587.8), ('asia-southeast3', null, null, 364.68), ('australia-southeast1', 501, 497.5, 468.34),
  ('australia-southeast2', 456, 454.37, 415.89), ('europe-central2', 723, 642.88, 498.57), ('europe-north1', 46, 39.32, 29.84),
  ('europe-north2', null, 2.73, 19.39), ('europe-southwest1', 131, 89.04, 95.75), ('europe-west1', 122, 103.37, 126.43),
  ('europe-west10', 345, 275.82, 275.81), ('europe-west12', 249, 201.69, 202.03), ('europe-west2', 136, 105.94, 109.39),
  ('europe-west3', 345, 275.82, 275.81), ('europe-west4', 236, 208.81, 194.35), ('europe-west6', 59, 15.05, 21.2),
  ('europe-west8', 249, 201.69, 202.03), ('europe-west9', 34, 16.3, 15.83), ('me-central1', 575, 366, 370), ('me-central2', 569, 382.23, 381.29),
  ('me-west1', 463, 433.75, 380.95), ('northamerica-northeast1', 2, 5.48, 11.36), ('northamerica-northeast2', 47, 58.56, 74.2),
  ('northamerica-south1', null, 305, 293.25), ('southamerica-east1', 56, 67.32, 73.25), ('southamerica-west1', 138, 238, 209.94),
  ('us-central1', 430, 412.72, 431.95), ('us-central2', null, 372.23, 417.39), ('us-east1', 560, 575.77, 579.44), ('us-east2', null, 340.42, 391.2),
  ('us-east4', 322, 323.05, 343.48), ('us-east5', 322, 323.05, 343.48), ('us-east7', null, null, 339.89), ('us-south1', 321, 302.95, 299.13),
  ('us-west1', 94, 79.23, 97.85), ('us-west2', 198, 169.28, 149.91), ('us-west3', 588, 555.17, 567.51), ('us-west4', 373, 357.3, 360)
) as f (region, g_2023, g_2024, g_2025)
cross join lateral (values (2023, f.g_2023), (2024, f.g_2024), (2025, f.g_2025)) as y (year, g)
where y.g is not null;
-- An area is the mean of its regions, not their sum, and only of a year that all of them have.
insert into private.emission_factors (provider, level, place, year, g_per_kwh, source, note)
select a.provider, 'region', a.area, f.year, round(avg(f.g_per_kwh), 6), min(f.source), 'Mean of its regions.'
from private.area_regions a
join private.emission_factors f on f.provider = a.provider and f.level = 'region' and f.place = a.region
group by a.provider, a.area, f.year
having count(*) = (select count(*) from private.area_regions b where b.provider = a.provider and b.area = a.area);
-- Where CCF knows nothing of a region, its country stands in: by CCF's own figure for a region there, else by Google's.
insert into private.emission_factors (provider, level, place, year, g_per_kwh, source, note)
select c.provider, 'country', c.country, f.year, f.g_per_kwh, f.source, 'The figure of ' || f.place || '.'
from (values
  ('aws', 'AU', 'aws', 'ap-southeast-2'), ('aws', 'CA', 'aws', 'ca-central-1'), ('aws', 'DE', 'aws', 'eu-central-1'), ('aws', 'IN', 'aws', 'ap-south-1'),
  ('aws', 'CH', 'gcp', 'europe-west6'), ('aws', 'ES', 'gcp', 'europe-southwest1'), ('aws', 'IL', 'gcp', 'me-west1'),
  ('aws', 'MX', 'gcp', 'northamerica-south1'), ('aws', 'TH', 'gcp', 'asia-southeast3'), ('aws', 'TW', 'gcp', 'asia-east1'),
  ('azure', 'IN', 'azure', 'centralindia'), ('azure', 'SE', 'azure', 'swedencentral'), ('azure', 'BE', 'gcp', 'europe-west1'),
  ('azure', 'CL', 'gcp', 'southamerica-west1'), ('azure', 'ES', 'gcp', 'europe-southwest1'), ('azure', 'FI', 'gcp', 'europe-north1'),
  ('azure', 'ID', 'gcp', 'asia-southeast2'), ('azure', 'IL', 'gcp', 'me-west1'), ('azure', 'IT', 'gcp', 'europe-west8'),
  ('azure', 'MX', 'gcp', 'northamerica-south1'), ('azure', 'PL', 'gcp', 'europe-central2'), ('azure', 'QA', 'gcp', 'me-central1'),
  ('azure', 'TW', 'gcp', 'asia-east1'), ('gcp', 'SE', 'gcp', 'europe-north2'), ('gcp', 'TH', 'gcp', 'asia-southeast3'), ('gcp', 'US', 'gcp', 'us')
) as c (provider, country, of_provider, region)
join private.emission_factors f on f.provider = c.of_provider and f.level = 'region' and f.place = c.region;

create table private.power_overheads (
  provider text not null,
  region text not null default '',
  year smallint not null,
  pue numeric not null,
  source text not null references private.carbon_sources (source),
  primary key (provider, region, year),
  constraint power_overheads_are_at_least_one check (pue >= 1)
);
comment on table private.power_overheads is 'Power usage effectiveness of data centres: what is drawn for each kWh that machines take.';
comment on column private.power_overheads.provider is 'aws, azure or gcp.';
comment on column private.power_overheads.region is 'The region''s code; empty for the provider''s average.';
comment on column private.power_overheads.year is 'The year it stands for.';
comment on column private.power_overheads.pue is 'Power usage effectiveness; 1 is no overhead.';
comment on column private.power_overheads.source is 'Whose figure it is.';
create index power_overheads_by_source on private.power_overheads (source);
alter table private.power_overheads enable row level security;
insert into private.power_overheads (provider, region, year, pue, source)
select f.provider, f.region, 2021, f.pue, 'CCF'
from (values
  ('aws', '', 1.135), ('azure', '', 1.185), ('gcp', '', 1.1), ('gcp', 'us-east4', 1.08), ('gcp', 'us-central1', 1.11), ('gcp', 'us-central2', 1.11),
  ('gcp', 'europe-west1', 1.09), ('gcp', 'europe-west4', 1.07), ('gcp', 'europe-north1', 1.09), ('gcp', 'asia-east1', 1.12), ('gcp', 'asia-southeast1', 1.13)
) as f (provider, region, pue);

create function private.emission_factors_until(provider text, month date) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'grid', coalesce((
      select jsonb_agg(jsonb_build_object('provider', f.provider, 'region', case f.level when 'region' then f.place end,
        'country', case f.level when 'region' then private.country_of(f.provider, f.place) when 'country' then f.place end,
        'year', f.year, 'g_per_kwh', f.g_per_kwh::text, 'source', f.source) order by f.level, f.place, f.year)
      from private.emission_factors f
      where f.provider = emission_factors_until.provider and f.year <= extract(year from emission_factors_until.month)), '[]'),
    'overheads', coalesce((
      select jsonb_agg(jsonb_build_object('region', nullif(o.region, ''), 'year', o.year, 'pue', o.pue::text, 'source', o.source) order by o.region, o.year)
      from private.power_overheads o
      where o.provider = emission_factors_until.provider and o.year <= extract(year from emission_factors_until.month)), '[]'),
    'processors', (
      select jsonb_object_agg(p.processor, jsonb_build_object('idle', p.idle_watts::text, 'full', p.full_watts::text,
        'chip_gigabytes', p.chip_gigabytes::text, 'source', p.source, 'year', p.year))
      from private.processors p),
    'families', coalesce((
      select jsonb_object_agg(i.family, jsonb_build_object('processors', i.processors, 'gigabytes_per_core', i.gigabytes_per_core::text,
        'largest_cores', i.largest_cores, 'largest_gigabytes', i.largest_gigabytes::text, 'chips', i.chips,
        'server_kilograms', i.server_kilograms::text, 'source', i.source, 'year', i.year))
      from private.instance_families i where i.provider = emission_factors_until.provider), '{}'),
    'instance_types', coalesce((
      select jsonb_object_agg(t.instance_type, jsonb_build_object('cores', t.cores::text, 'gigabytes', t.gigabytes::text,
        'baseline_percent', t.baseline_percent::text, 'gpu', t.gpu, 'gpus', t.gpus))
      from private.instance_types t where t.provider = emission_factors_until.provider), '{}'))
$$;
comment on function private.emission_factors_until is 'What a month of a provider is modelled by: grid factors and overheads of no later year, and the hardware. Decimals as text.';

create function public.engine_emission_factors(provider text, month date) returns jsonb
language sql stable security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.emission_factors_until(engine_emission_factors.provider, engine_emission_factors.month)
$$;
comment on function public.engine_emission_factors is 'Engine only: {grid, overheads, processors, families, instance_types} that a month''s emissions are modelled by.';
grant execute on function private.emission_factors_until, public.engine_emission_factors to service_role;
