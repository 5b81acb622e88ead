-- Hardware that usage is modelled by: what processors draw, which instances run on them, what making a server took.

create table private.carbon_sources (
  source text primary key,
  title text not null,
  url text not null,
  version text not null,
  licence text not null
);
comment on table private.carbon_sources is 'Whose figures emissions are modelled by. Figures under a licence that does not allow it are not stored.';
comment on column private.carbon_sources.source is 'Its short name in the other tables.';
comment on column private.carbon_sources.title is 'Its name.';
comment on column private.carbon_sources.url is 'Where it is published.';
comment on column private.carbon_sources.version is 'The commit the figures were taken from.';
comment on column private.carbon_sources.licence is 'SPDX identifier of its licence.';
alter table private.carbon_sources enable row level security;
insert into private.carbon_sources (source, title, url, version, licence) values
  ('CCF', 'Cloud Carbon Footprint', 'https://github.com/cloud-carbon-footprint/cloud-carbon-footprint', 'b7a049c', 'Apache-2.0'),
  ('COEF', 'Cloud Carbon Footprint coefficients', 'https://github.com/cloud-carbon-footprint/ccf-coefficients', 'b0032d9', 'Apache-2.0'),
  ('Google', 'Carbon data of Google Cloud regions', 'https://github.com/GoogleCloudPlatform/region-carbon-info', '74d9bf8', 'Apache-2.0');

create table private.energy_coefficients (
  coefficient text primary key,
  value numeric not null,
  unit text not null,
  year smallint not null,
  source text not null references private.carbon_sources (source),
  constraint energy_coefficients_are_not_negative check (value >= 0)
);
comment on table private.energy_coefficients is 'What the formulas of shared/carbon multiply by, whatever the hardware.';
comment on column private.energy_coefficients.coefficient is 'Its name.';
comment on column private.energy_coefficients.value is 'The figure, exact.';
comment on column private.energy_coefficients.unit is 'What it is of.';
comment on column private.energy_coefficients.year is 'The year it was last published.';
comment on column private.energy_coefficients.source is 'Whose figure it is.';
create index energy_coefficients_by_source on private.energy_coefficients (source);
alter table private.energy_coefficients enable row level security;
insert into private.energy_coefficients (coefficient, value, unit, year, source) values
  ('storage_ssd', 1.2, 'W/TB', 2022, 'CCF'), ('storage_hdd', 0.65, 'W/TB', 2022, 'CCF'),
  ('network', 0.001, 'kWh/GB', 2022, 'CCF'), ('memory', 0.000392, 'kWh/GBh', 2022, 'CCF'),
  ('utilisation_unknown', 50, '%', 2020, 'CCF'), ('server_lifetime', 35040, 'h', 2022, 'CCF');

create table private.processors (
  processor text primary key,
  kind text not null,
  idle_watts numeric not null,
  full_watts numeric not null,
  chip_gigabytes numeric,
  year smallint not null,
  source text not null references private.carbon_sources (source),
  constraint processors_kind_is_known check (kind in ('cpu', 'gpu')),
  constraint processors_draw_more_at_full_load check (idle_watts >= 0 and idle_watts <= full_watts)
);
comment on table private.processors is 'Power of a processor''s virtual core, or of a whole GPU. EPYC 5th generation is left out: its published figures are four times its predecessor''s and distrusted.';
comment on column private.processors.processor is 'Microarchitecture, or model of a GPU; Average where it is not known.';
comment on column private.processors.kind is 'cpu or gpu.';
comment on column private.processors.idle_watts is 'Watts when idle, of a virtual core or of a GPU.';
comment on column private.processors.full_watts is 'Watts at full load.';
comment on column private.processors.chip_gigabytes is 'Gigabytes of memory that a chip''s own figure of power already holds.';
comment on column private.processors.year is 'The year of the figures.';
comment on column private.processors.source is 'Whose figures they are.';
create index processors_by_source on private.processors (source);
alter table private.processors enable row level security;
insert into private.processors (processor, kind, idle_watts, full_watts, chip_gigabytes, year, source) values
  ('Average', 'cpu', 0.74, 3.5, 80.69, 2022, 'CCF'),
  ('Cascade Lake', 'cpu', 0.64, 3.97, 98.12, 2022, 'CCF'), ('Skylake', 'cpu', 0.65, 4.26, 81.32, 2022, 'CCF'),
  ('Broadwell', 'cpu', 0.71, 3.69, 69.65, 2022, 'CCF'), ('Haswell', 'cpu', 1, 4.74, 27.71, 2022, 'CCF'),
  ('Coffee Lake', 'cpu', 1.14, 5.42, 19.56, 2022, 'CCF'), ('Sandy Bridge', 'cpu', 2.17, 8.58, 16.7, 2022, 'CCF'),
  ('Ivy Bridge', 'cpu', 3.04, 8.25, 9.67, 2022, 'CCF'), ('EPYC 1st Gen', 'cpu', 0.82, 2.55, 89.6, 2022, 'CCF'),
  ('EPYC 2nd Gen', 'cpu', 0.47, 1.69, 129.78, 2022, 'CCF'), ('EPYC 3rd Gen', 'cpu', 0.45, 2.02, 128, 2022, 'CCF'),
  ('Graviton2', 'cpu', 0.47, 1.69, 129.78, 2022, 'CCF'),
  ('EPYC 4th Gen', 'cpu', 0.739148, 2.282155, 152.195122, 2026, 'COEF'), ('Ice Lake', 'cpu', 0.766797, 3.758203, 136, 2026, 'COEF'),
  ('Sapphire Rapids', 'cpu', 1.036286, 4.160476, 130.795213, 2026, 'COEF'), ('Emerald Rapids', 'cpu', 0.814010, 4.482031, 160, 2026, 'COEF'),
  ('Granite Rapids', 'cpu', 0.581588, 2.527471, 221.136364, 2026, 'COEF'), ('Graviton3', 'cpu', 0.474262, 1.692962, 129.777778, 2026, 'COEF'),
  ('Graviton4', 'cpu', 0.474262, 1.692962, 129.777778, 2026, 'COEF'),
  ('A100', 'gpu', 46, 407, null, 2022, 'CCF'), ('A10G', 'gpu', 18, 153, null, 2022, 'CCF'), ('K80', 'gpu', 35, 306, null, 2022, 'CCF'),
  ('M60', 'gpu', 35, 306, null, 2022, 'CCF'), ('T4', 'gpu', 8, 71, null, 2022, 'CCF'), ('V100', 'gpu', 35, 306, null, 2022, 'CCF'),
  ('Radeon V520', 'gpu', 26, 229, null, 2022, 'CCF');

create table private.instance_families (
  provider text not null,
  family text not null,
  processors text[] not null,
  gigabytes_per_core numeric not null,
  largest_cores int not null,
  largest_gigabytes numeric not null,
  chips smallint,
  server_kilograms numeric,
  year smallint not null,
  source text not null references private.carbon_sources (source),
  primary key (provider, family),
  constraint instance_families_have_a_size check (largest_cores > 0 and largest_gigabytes > 0 and gigabytes_per_core > 0)
);
comment on table private.instance_families is 'Families of instances: a size is a part of the family''s largest, which is the whole server.';
comment on column private.instance_families.provider is 'aws, azure or gcp.';
comment on column private.instance_families.family is 'The part of an instance type before the point.';
comment on column private.instance_families.processors is 'What it may run on; several are averaged. One without a row in processors counts as Average.';
comment on column private.instance_families.gigabytes_per_core is 'Memory for each virtual core.';
comment on column private.instance_families.largest_cores is 'Virtual cores of the whole server.';
comment on column private.instance_families.largest_gigabytes is 'Memory of the whole server.';
comment on column private.instance_families.chips is 'Chips of the whole server where it is known; else one for every 96 virtual cores.';
comment on column private.instance_families.server_kilograms is 'Kilograms of CO2 equivalent to make the whole server; null where nobody has published it.';
comment on column private.instance_families.year is 'The year of that figure and of the sizes.';
comment on column private.instance_families.source is 'Whose figures they are.';
create index instance_families_by_source on private.instance_families (source);
alter table private.instance_families enable row level security;

insert into private.instance_families (provider, family, processors, gigabytes_per_core, largest_cores, largest_gigabytes, server_kilograms, year, source)
select 'aws', f.family, f.processors::text[], f.per_core, f.cores, f.gigabytes, f.kilograms, 2022, 'CCF'
from (values
  ('a1', '{Average}', 2, 16, 32, 1022.1904), ('c3', '{Average}', 1.875, 32, 60, 1361.0236), ('c4', '{Haswell}', 1.875, 36, 60, 1161.0236),
  ('c5', '{Cascade Lake,Skylake}', 2, 96, 192, 1344.0944), ('c5a', '{EPYC 2nd Gen}', 2, 96, 192, 1244.0944),
  ('c5ad', '{EPYC 2nd Gen}', 2, 96, 192, 1444.0944), ('c5d', '{Cascade Lake,Skylake}', 2, 96, 192, 1744.0944),
  ('c5n', '{Cascade Lake,Skylake}', 2.625, 72, 192, 1344.0944), ('c6g', '{Graviton2}', 2, 64, 128, 1155.3328),
  ('c6gd', '{Graviton2}', 2, 64, 128, 1355.3328), ('c6gn', '{Graviton2}', 2, 64, 128, 1155.3328), ('c6i', '{Ice Lake}', 2, 128, 256, 1332.9),
  ('c6a', '{EPYC 3rd Gen}', 2, 192, 384, 1510.4), ('m3', '{Average}', 3.75, 8, 30, 1610.6656), ('m4', '{Broadwell,Haswell}', 4, 64, 256, 1432.856),
  ('m5', '{Skylake}', 4, 96, 384, 1610.3792), ('m5a', '{EPYC 1st Gen}', 4, 96, 384, 1610.3792), ('m5ad', '{EPYC 1st Gen}', 4, 96, 384, 2010.3792),
  ('m5d', '{Skylake}', 4, 96, 384, 2010.3792), ('m5dn', '{Cascade Lake}', 4, 96, 384, 2010.3792), ('m5n', '{Cascade Lake}', 4, 96, 384, 1610.3792),
  ('m6g', '{Graviton2}', 4, 64, 256, 1332.856), ('m6gd', '{Graviton2}', 4, 64, 256, 1532.856), ('m6i', '{Ice Lake}', 4, 128, 512, 1787.9024),
  ('m6a', '{EPYC 3rd Gen}', 4, 192, 768, 2042.9), ('r3', '{Average}', 7.625, 32, 244, 1616.2132), ('r4', '{Broadwell}', 7.625, 64, 488, 1754.6168),
  ('r5', '{Cascade Lake,Skylake}', 8, 96, 768, 2142.9488), ('r5a', '{EPYC 1st Gen}', 8, 96, 768, 2142.9488),
  ('r5ad', '{EPYC 1st Gen}', 8, 96, 768, 2542.9488), ('r5b', '{Cascade Lake}', 8, 96, 768, 2142.9488),
  ('r5d', '{Cascade Lake,Skylake}', 8, 96, 768, 2542.9488), ('r5dn', '{Cascade Lake}', 8, 96, 768, 2542.9488),
  ('r5n', '{Cascade Lake}', 8, 96, 768, 2142.9488), ('r6g', '{Graviton2}', 8, 64, 512, 1687.9024), ('r6gd', '{Graviton2}', 8, 64, 512, 1887.9024),
  ('x1', '{Haswell}', 15.25, 128, 1952, 4185.0384), ('x1e', '{Haswell}', 30.5, 128, 3904, 6892.2672), ('x2gd', '{Graviton2}', 16, 64, 1024, 2597.9952),
  ('d2', '{Haswell}', 7.625, 36, 244, 2616.2132), ('h1', '{Broadwell}', 4, 64, 256, 2632.856), ('i3', '{Average}', 7.625, 72, 512, 2587.9024),
  ('i3en', '{Cascade Lake,Skylake}', 8, 96, 768, 2942.9488), ('p2', '{Broadwell}', 15.25, 64, 732, 4493.0204), ('p3', '{Broadwell}', 7.625, 64, 488, 3542.9488),
  ('p3dn', '{Skylake}', 8, 96, 768, 3542.9488), ('p4d', '{Cascade Lake}', 12, 96, 1152, 4675.5184), ('g3', '{Broadwell}', 7.625, 64, 488, 2354.6168),
  ('g3s', '{Broadwell}', 7.625, 64, 488, 2354.6168), ('g4ad', '{EPYC 2nd Gen}', 4, 64, 256, 2310.3792), ('g4dn', '{Cascade Lake}', 4, 96, 384, 3010.3792),
  ('g5', '{EPYC 2nd Gen}', 4, 192, 768, 3434),
  ('dc2', '{Average}', 7.625, 32, 244, 1816.2132), ('ra3', '{Average}', 8, 48, 384, 2110.3792),
  -- Burstable families stand on servers far larger than their largest size: the same figures name servers of 72, 96 and 64 cores.
  ('t2', '{Cascade Lake}', 4, 72, 288, 1477.2368), ('t3', '{Cascade Lake}', 4, 96, 384, 1610.3792), ('t3a', '{EPYC 1st Gen}', 4, 96, 384, 1610.3792),
  ('t4g', '{Graviton2}', 4, 64, 256, 1332.856)
) as f (family, processors, per_core, cores, gigabytes, kilograms);
insert into private.instance_families (provider, family, processors, gigabytes_per_core, largest_cores, largest_gigabytes, chips, server_kilograms, year, source)
values
  ('aws', 'm5zn', '{Cascade Lake}', 4, 48, 192, 2, 1344.0944, 2022, 'CCF'), ('aws', 'z1d', '{Cascade Lake}', 8, 48, 384, 2, 1810.3792, 2022, 'CCF');
insert into private.instance_families (provider, family, processors, gigabytes_per_core, largest_cores, largest_gigabytes, server_kilograms, year, source)
select 'aws', f.family, array[f.processor], f.per_core, f.cores, f.cores * f.per_core, f.kilograms, 2026, 'COEF'
from (values
  ('c6id', 'Ice Lake', 2, 128, 1200), ('c6in', 'Ice Lake', 2, 128, 900), ('c7a', 'EPYC 4th Gen', 2, 192, 1200), ('c7g', 'Graviton3', 2, 64, 630),
  ('c7gd', 'Graviton3', 2, 64, 800), ('c7gn', 'Graviton3', 2, 64, 630), ('c7i', 'Sapphire Rapids', 2, 192, 1400), ('c7i-flex', 'Sapphire Rapids', 2, 192, null),
  ('c8g', 'Graviton4', 2, 192, null), ('c8gd', 'Graviton4', 2, 192, null), ('c8gn', 'Graviton4', 2, 192, null), ('c8i', 'Granite Rapids', 2, 384, null),
  ('c8i-flex', 'Granite Rapids', 2, 384, null), ('c8a', 'EPYC 5th Gen', 2, 192, null), ('m6id', 'Ice Lake', 4, 128, 1700),
  ('m6idn', 'Ice Lake', 4, 128, 1700), ('m6in', 'Ice Lake', 4, 128, 1400), ('m7a', 'EPYC 4th Gen', 4, 192, 1900), ('m7g', 'Graviton3', 4, 64, 880),
  ('m7gd', 'Graviton3', 4, 64, 860), ('m7i', 'Sapphire Rapids', 4, 192, 1900), ('m7i-flex', 'Sapphire Rapids', 4, 192, 1900), ('m8g', 'Graviton4', 4, 192, null),
  ('m8gd', 'Graviton4', 4, 192, null), ('m8i', 'Granite Rapids', 4, 384, null), ('m8i-flex', 'Granite Rapids', 4, 384, null),
  ('m8a', 'EPYC 5th Gen', 4, 192, null), ('r6a', 'EPYC 3rd Gen', 8, 192, 3400), ('r6i', 'Ice Lake', 8, 128, 2400), ('r6id', 'Ice Lake', 8, 128, 2700),
  ('r6idn', 'Ice Lake', 8, 128, 2700), ('r6in', 'Ice Lake', 8, 128, 2400), ('r7a', 'EPYC 4th Gen', 8, 192, 3400), ('r7g', 'Graviton3', 8, 64, 1400),
  ('r7gd', 'Graviton3', 8, 64, 1500), ('r7i', 'Sapphire Rapids', 8, 192, null), ('r7iz', 'Sapphire Rapids', 8, 128, 2400), ('r8g', 'Graviton4', 8, 192, null),
  ('r8gd', 'Graviton4', 8, 192, null), ('r8i', 'Granite Rapids', 8, 384, null), ('r8a', 'EPYC 5th Gen', 8, 192, null), ('x2idn', 'Ice Lake', 16, 128, 4500),
  ('x2iedn', 'Ice Lake', 32, 128, 8000), ('x8g', 'Graviton4', 16, 192, null), ('d3', 'Cascade Lake', 8, 32, 1660), ('d3en', 'Cascade Lake', 4, 48, 1540),
  ('i4g', 'Graviton2', 8, 64, 2000), ('i4i', 'Ice Lake', 8, 128, 3600), ('i7ie', 'Emerald Rapids', 8, 192, null), ('i8g', 'Graviton4', 8, 192, null)
) as f (family, processor, per_core, cores, kilograms);

create table private.instance_types (
  provider text not null,
  instance_type text not null,
  cores numeric not null,
  gigabytes numeric not null,
  baseline_percent numeric,
  gpu text references private.processors (processor),
  gpus int not null default 0,
  primary key (provider, instance_type),
  constraint instance_types_count_their_gpus check ((gpu is null) = (gpus = 0))
);
comment on table private.instance_types is 'Instances that are not what their size says: burstable ones, those with GPUs, and odd sizes. Source: CCF. Families with accelerators whose power nobody publishes are not here.';
comment on column private.instance_types.provider is 'aws, azure or gcp.';
comment on column private.instance_types.instance_type is 'Family and size: t3.micro.';
comment on column private.instance_types.cores is 'Virtual cores.';
comment on column private.instance_types.gigabytes is 'Memory.';
comment on column private.instance_types.baseline_percent is 'Of burstable ones: the share of its cores it may use for ever; so much of them counts, and no memory beyond the processor''s own.';
comment on column private.instance_types.gpu is 'The model of its GPUs.';
comment on column private.instance_types.gpus is 'How many GPUs it has.';
create index instance_types_by_gpu on private.instance_types (gpu);
alter table private.instance_types enable row level security;
insert into private.instance_types (provider, instance_type, cores, gigabytes, baseline_percent) values
  ('aws', 't2.nano', 1, 0.5, 5), ('aws', 't2.micro', 1, 1, 10), ('aws', 't2.small', 1, 2, 20), ('aws', 't2.medium', 2, 4, 20),
  ('aws', 't2.large', 2, 8, 30), ('aws', 't2.xlarge', 4, 16, 22.5), ('aws', 't2.2xlarge', 8, 32, 17);
insert into private.instance_types (provider, instance_type, cores, gigabytes, baseline_percent)
select 'aws', f.family || '.' || s.size, s.cores, s.gigabytes, s.baseline
from unnest('{t3,t3a,t4g}'::text[]) as f (family)
cross join (values ('nano', 2, 0.5, 5), ('micro', 2, 1, 10), ('small', 2, 2, 20), ('medium', 2, 4, 20), ('large', 2, 8, 30), ('xlarge', 4, 16, 40),
  ('2xlarge', 8, 32, 40)) as s (size, cores, gigabytes, baseline);
insert into private.instance_types (provider, instance_type, cores, gigabytes, gpu, gpus) values
  ('aws', 'p2.xlarge', 4, 61, 'K80', 1), ('aws', 'p2.8xlarge', 32, 488, 'K80', 8), ('aws', 'p2.16xlarge', 64, 732, 'K80', 16),
  ('aws', 'p3.2xlarge', 8, 61, 'V100', 1), ('aws', 'p3.8xlarge', 32, 244, 'V100', 4), ('aws', 'p3.16xlarge', 64, 488, 'V100', 8),
  ('aws', 'p3dn.24xlarge', 96, 768, 'V100', 8), ('aws', 'p4d.24xlarge', 96, 1152, 'A100', 8), ('aws', 'g3s.xlarge', 4, 30.5, 'M60', 1),
  ('aws', 'g3.4xlarge', 16, 122, 'M60', 1), ('aws', 'g3.8xlarge', 32, 244, 'M60', 2), ('aws', 'g3.16xlarge', 64, 488, 'M60', 4),
  ('aws', 'g4ad.xlarge', 4, 16, 'Radeon V520', 1), ('aws', 'g4ad.2xlarge', 8, 32, 'Radeon V520', 1), ('aws', 'g4ad.4xlarge', 16, 64, 'Radeon V520', 1),
  ('aws', 'g4ad.8xlarge', 32, 128, 'Radeon V520', 2), ('aws', 'g4ad.16xlarge', 64, 256, 'Radeon V520', 4), ('aws', 'g4dn.xlarge', 4, 16, 'T4', 1),
  ('aws', 'g4dn.2xlarge', 8, 32, 'T4', 1), ('aws', 'g4dn.4xlarge', 16, 64, 'T4', 1), ('aws', 'g4dn.8xlarge', 32, 128, 'T4', 1),
  ('aws', 'g4dn.12xlarge', 48, 192, 'T4', 4), ('aws', 'g4dn.16xlarge', 64, 256, 'T4', 1), ('aws', 'g4dn.metal', 96, 384, 'T4', 8),
  ('aws', 'g5.xlarge', 4, 16, 'A10G', 1), ('aws', 'g5.2xlarge', 8, 32, 'A10G', 1), ('aws', 'g5.4xlarge', 16, 64, 'A10G', 1),
  ('aws', 'g5.8xlarge', 32, 128, 'A10G', 1), ('aws', 'g5.12xlarge', 48, 192, 'A10G', 4), ('aws', 'g5.16xlarge', 64, 256, 'A10G', 1),
  ('aws', 'g5.24xlarge', 96, 384, 'A10G', 4), ('aws', 'g5.48xlarge', 192, 768, 'A10G', 8);
insert into private.instance_types (provider, instance_type, cores, gigabytes) values
  ('aws', 'c4.8xlarge', 36, 60), ('aws', 'd2.8xlarge', 36, 244), ('aws', 'm3.medium', 1, 3.75), ('aws', 'i3.metal', 72, 512), ('aws', 'c5n.9xlarge', 36, 96),
  ('aws', 'c5n.18xlarge', 72, 192), ('aws', 'dc2.large', 2, 15), ('aws', 'dc2.8xlarge', 32, 244), ('aws', 'ra3.xlplus', 4, 32),
  ('aws', 'ra3.4xlarge', 12, 96), ('aws', 'ra3.16xlarge', 48, 384);
