-- Regions of three clouds: the provider's own code, the spellings it arrives in, and the country it stands in. A place that is
-- not here is unknown, never the nearest one: grids differ tenfold within a continent.

create function private.bare_spelling(raw text) returns text
language sql immutable set search_path = '' as $$
  select regexp_replace(lower(raw), '[^a-z0-9]', '', 'g')
$$;
comment on function private.bare_spelling is 'Letters and digits alone, in lower case: what spellings of one name have in common.';

create table private.cloud_regions (
  provider text not null,
  region text not null,
  name text not null,
  country text,
  kind text not null default 'region',
  primary key (provider, region),
  constraint cloud_regions_kind_is_known check (kind in ('region', 'area')),
  constraint cloud_regions_country_is_iso_3166 check (country ~ '^[A-Z]{2}$')
);
comment on table private.cloud_regions is 'Regions as each provider codes them. Sources: docs.aws.amazon.com/general/latest/gr/rande.html, learn.microsoft.com/azure/reliability/regions-list, cloud.google.com/about/locations.';
comment on column private.cloud_regions.provider is 'aws, azure or gcp.';
comment on column private.cloud_regions.region is 'The provider''s own code, in lower case.';
comment on column private.cloud_regions.name is 'The provider''s own name.';
comment on column private.cloud_regions.country is 'ISO 3166-1 alpha-2; null for an area of several countries.';
comment on column private.cloud_regions.kind is 'region; area for several regions under one name (GCP multi-regions, Azure geographies).';
alter table private.cloud_regions enable row level security;

insert into private.cloud_regions (provider, country, region, name) values
  ('aws', 'ZA', 'af-south-1', 'Africa (Cape Town)'), ('aws', 'HK', 'ap-east-1', 'Asia Pacific (Hong Kong)'),
  ('aws', 'TW', 'ap-east-2', 'Asia Pacific (Taipei)'), ('aws', 'JP', 'ap-northeast-1', 'Asia Pacific (Tokyo)'),
  ('aws', 'KR', 'ap-northeast-2', 'Asia Pacific (Seoul)'), ('aws', 'JP', 'ap-northeast-3', 'Asia Pacific (Osaka)'),
  ('aws', 'IN', 'ap-south-1', 'Asia Pacific (Mumbai)'), ('aws', 'IN', 'ap-south-2', 'Asia Pacific (Hyderabad)'),
  ('aws', 'SG', 'ap-southeast-1', 'Asia Pacific (Singapore)'), ('aws', 'AU', 'ap-southeast-2', 'Asia Pacific (Sydney)'),
  ('aws', 'ID', 'ap-southeast-3', 'Asia Pacific (Jakarta)'), ('aws', 'AU', 'ap-southeast-4', 'Asia Pacific (Melbourne)'),
  ('aws', 'MY', 'ap-southeast-5', 'Asia Pacific (Malaysia)'), ('aws', 'NZ', 'ap-southeast-6', 'Asia Pacific (New Zealand)'),
  ('aws', 'TH', 'ap-southeast-7', 'Asia Pacific (Thailand)'), ('aws', 'CA', 'ca-central-1', 'Canada (Central)'),
  ('aws', 'CA', 'ca-west-1', 'Canada West (Calgary)'), ('aws', 'CN', 'cn-north-1', 'China (Beijing)'),
  ('aws', 'CN', 'cn-northwest-1', 'China (Ningxia)'), ('aws', 'DE', 'eu-central-1', 'Europe (Frankfurt)'),
  ('aws', 'CH', 'eu-central-2', 'Europe (Zurich)'), ('aws', 'SE', 'eu-north-1', 'Europe (Stockholm)'),
  ('aws', 'IT', 'eu-south-1', 'Europe (Milan)'), ('aws', 'ES', 'eu-south-2', 'Europe (Spain)'),
  ('aws', 'IE', 'eu-west-1', 'Europe (Ireland)'), ('aws', 'GB', 'eu-west-2', 'Europe (London)'),
  ('aws', 'FR', 'eu-west-3', 'Europe (Paris)'), ('aws', 'DE', 'eusc-de-east-1', 'AWS European Sovereign Cloud (Germany)'),
  ('aws', 'IL', 'il-central-1', 'Israel (Tel Aviv)'), ('aws', 'AE', 'me-central-1', 'Middle East (UAE)'),
  ('aws', 'BH', 'me-south-1', 'Middle East (Bahrain)'), ('aws', 'MX', 'mx-central-1', 'Mexico (Central)'),
  ('aws', 'BR', 'sa-east-1', 'South America (Sao Paulo)'), ('aws', 'US', 'us-east-1', 'US East (N. Virginia)'),
  ('aws', 'US', 'us-east-2', 'US East (Ohio)'), ('aws', 'US', 'us-gov-east-1', 'AWS GovCloud (US-East)'),
  ('aws', 'US', 'us-gov-west-1', 'AWS GovCloud (US-West)'), ('aws', 'US', 'us-west-1', 'US West (N. California)'),
  ('aws', 'US', 'us-west-2', 'US West (Oregon)'),
  ('azure', 'AU', 'australiacentral', 'Australia Central'), ('azure', 'AU', 'australiacentral2', 'Australia Central 2'),
  ('azure', 'AU', 'australiaeast', 'Australia East'), ('azure', 'AU', 'australiasoutheast', 'Australia Southeast'),
  ('azure', 'AT', 'austriaeast', 'Austria East'), ('azure', 'BE', 'belgiumcentral', 'Belgium Central'),
  ('azure', 'BR', 'brazilsouth', 'Brazil South'), ('azure', 'BR', 'brazilsoutheast', 'Brazil Southeast'),
  ('azure', 'CA', 'canadacentral', 'Canada Central'), ('azure', 'CA', 'canadaeast', 'Canada East'),
  ('azure', 'IN', 'centralindia', 'Central India'), ('azure', 'US', 'centralus', 'Central US'), ('azure', 'US', 'centraluseuap', 'Central US EUAP'),
  ('azure', 'CL', 'chilecentral', 'Chile Central'), ('azure', 'CN', 'chinaeast', 'China East'), ('azure', 'CN', 'chinaeast2', 'China East 2'),
  ('azure', 'CN', 'chinaeast3', 'China East 3'), ('azure', 'CN', 'chinanorth', 'China North'), ('azure', 'CN', 'chinanorth2', 'China North 2'),
  ('azure', 'CN', 'chinanorth3', 'China North 3'), ('azure', 'DK', 'denmarkeast', 'Denmark East'), ('azure', 'HK', 'eastasia', 'East Asia'),
  ('azure', 'US', 'eastus', 'East US'), ('azure', 'US', 'eastus2', 'East US 2'), ('azure', 'US', 'eastus2euap', 'East US 2 EUAP'),
  ('azure', 'US', 'eastus3', 'East US 3'), ('azure', 'FI', 'finlandcentral', 'Finland Central'), ('azure', 'FR', 'francecentral', 'France Central'),
  ('azure', 'FR', 'francesouth', 'France South'), ('azure', 'DE', 'germanynorth', 'Germany North'),
  ('azure', 'DE', 'germanywestcentral', 'Germany West Central'), ('azure', 'GR', 'greececentral', 'Greece Central'),
  ('azure', 'IN', 'indiasouthcentral', 'India South Central'), ('azure', 'ID', 'indonesiacentral', 'Indonesia Central'),
  ('azure', 'IL', 'israelcentral', 'Israel Central'), ('azure', 'IT', 'italynorth', 'Italy North'), ('azure', 'JP', 'japaneast', 'Japan East'),
  ('azure', 'JP', 'japanwest', 'Japan West'), ('azure', 'IN', 'jioindiacentral', 'Jio India Central'), ('azure', 'IN', 'jioindiawest', 'Jio India West'),
  ('azure', 'KR', 'koreacentral', 'Korea Central'), ('azure', 'KR', 'koreasouth', 'Korea South'), ('azure', 'MY', 'malaysiawest', 'Malaysia West'),
  ('azure', 'MX', 'mexicocentral', 'Mexico Central'), ('azure', 'NZ', 'newzealandnorth', 'New Zealand North'),
  ('azure', 'US', 'northcentralus', 'North Central US'), ('azure', 'IE', 'northeurope', 'North Europe'), ('azure', 'NO', 'norwayeast', 'Norway East'),
  ('azure', 'NO', 'norwaywest', 'Norway West'), ('azure', 'PL', 'polandcentral', 'Poland Central'), ('azure', 'QA', 'qatarcentral', 'Qatar Central'),
  ('azure', 'ZA', 'southafricanorth', 'South Africa North'), ('azure', 'ZA', 'southafricawest', 'South Africa West'),
  ('azure', 'US', 'southcentralus', 'South Central US'), ('azure', 'SG', 'southeastasia', 'Southeast Asia'), ('azure', 'IN', 'southindia', 'South India'),
  ('azure', 'ES', 'spaincentral', 'Spain Central'), ('azure', 'SE', 'swedencentral', 'Sweden Central'), ('azure', 'SE', 'swedensouth', 'Sweden South'),
  ('azure', 'CH', 'switzerlandnorth', 'Switzerland North'), ('azure', 'CH', 'switzerlandwest', 'Switzerland West'),
  ('azure', 'TW', 'taiwannorth', 'Taiwan North'), ('azure', 'TW', 'taiwannorthwest', 'Taiwan Northwest'), ('azure', 'AE', 'uaecentral', 'UAE Central'),
  ('azure', 'AE', 'uaenorth', 'UAE North'), ('azure', 'GB', 'uksouth', 'UK South'), ('azure', 'GB', 'ukwest', 'UK West'),
  ('azure', 'US', 'usgovarizona', 'US Gov Arizona'), ('azure', 'US', 'usgovtexas', 'US Gov Texas'), ('azure', 'US', 'usgovvirginia', 'US Gov Virginia'),
  ('azure', 'US', 'westcentralus', 'West Central US'), ('azure', 'NL', 'westeurope', 'West Europe'), ('azure', 'IN', 'westindia', 'West India'),
  ('azure', 'US', 'westus', 'West US'), ('azure', 'US', 'westus2', 'West US 2'), ('azure', 'US', 'westus3', 'West US 3'),
  ('gcp', 'ZA', 'africa-south1', 'Johannesburg'), ('gcp', 'TW', 'asia-east1', 'Taiwan'), ('gcp', 'HK', 'asia-east2', 'Hong Kong'),
  ('gcp', 'JP', 'asia-northeast1', 'Tokyo'), ('gcp', 'JP', 'asia-northeast2', 'Osaka'), ('gcp', 'KR', 'asia-northeast3', 'Seoul'),
  ('gcp', 'IN', 'asia-south1', 'Mumbai'), ('gcp', 'IN', 'asia-south2', 'Delhi'), ('gcp', 'SG', 'asia-southeast1', 'Singapore'),
  ('gcp', 'ID', 'asia-southeast2', 'Jakarta'), ('gcp', 'TH', 'asia-southeast3', 'Bangkok'), ('gcp', 'AU', 'australia-southeast1', 'Sydney'),
  ('gcp', 'AU', 'australia-southeast2', 'Melbourne'), ('gcp', 'PL', 'europe-central2', 'Warsaw'), ('gcp', 'FI', 'europe-north1', 'Finland'),
  ('gcp', 'SE', 'europe-north2', 'Stockholm'), ('gcp', 'ES', 'europe-southwest1', 'Madrid'), ('gcp', 'BE', 'europe-west1', 'Belgium'),
  ('gcp', 'DE', 'europe-west10', 'Berlin'), ('gcp', 'IT', 'europe-west12', 'Turin'), ('gcp', 'GB', 'europe-west2', 'London'),
  ('gcp', 'DE', 'europe-west3', 'Frankfurt'), ('gcp', 'NL', 'europe-west4', 'Netherlands'), ('gcp', 'CH', 'europe-west6', 'Zurich'),
  ('gcp', 'IT', 'europe-west8', 'Milan'), ('gcp', 'FR', 'europe-west9', 'Paris'), ('gcp', 'QA', 'me-central1', 'Doha'),
  ('gcp', 'SA', 'me-central2', 'Dammam'), ('gcp', 'IL', 'me-west1', 'Tel Aviv'), ('gcp', 'CA', 'northamerica-northeast1', 'Montreal'),
  ('gcp', 'CA', 'northamerica-northeast2', 'Toronto'), ('gcp', 'MX', 'northamerica-south1', 'Mexico'), ('gcp', 'BR', 'southamerica-east1', 'Sao Paulo'),
  ('gcp', 'CL', 'southamerica-west1', 'Santiago'), ('gcp', 'US', 'us-central1', 'Iowa'), ('gcp', 'US', 'us-central2', 'Oklahoma'),
  ('gcp', 'US', 'us-east1', 'South Carolina'), ('gcp', 'US', 'us-east2', 'Georgia'), ('gcp', 'US', 'us-east4', 'Northern Virginia'),
  ('gcp', 'US', 'us-east5', 'Columbus'), ('gcp', 'US', 'us-east7', 'Alabama and Tennessee'), ('gcp', 'US', 'us-south1', 'Dallas'), ('gcp', 'US', 'us-west1', 'Oregon'), ('gcp', 'US', 'us-west2', 'Los Angeles'),
  ('gcp', 'US', 'us-west3', 'Salt Lake City'), ('gcp', 'US', 'us-west4', 'Las Vegas');

insert into private.cloud_regions (provider, country, region, name, kind)
select a.provider, a.country, a.region, a.name, 'area'
from (values
  ('azure', null, 'asia', 'Asia'), ('azure', null, 'asiapacific', 'Asia Pacific'), ('azure', null, 'europe', 'Europe'),
  ('azure', 'AU', 'australia', 'Australia'), ('azure', 'BR', 'brazil', 'Brazil'), ('azure', 'CA', 'canada', 'Canada'), ('azure', 'FR', 'france', 'France'),
  ('azure', 'DE', 'germany', 'Germany'), ('azure', 'IN', 'india', 'India'), ('azure', 'JP', 'japan', 'Japan'), ('azure', 'KR', 'korea', 'Korea'),
  ('azure', 'NO', 'norway', 'Norway'), ('azure', 'ZA', 'southafrica', 'South Africa'), ('azure', 'CH', 'switzerland', 'Switzerland'),
  ('azure', 'AE', 'uae', 'United Arab Emirates'), ('azure', 'GB', 'uk', 'United Kingdom'), ('azure', 'US', 'unitedstates', 'United States'),
  ('gcp', 'US', 'us', 'United States'), ('gcp', null, 'eu', 'European Union'), ('gcp', null, 'asia', 'Asia'), ('gcp', 'JP', 'asia1', 'Tokyo and Osaka'),
  ('gcp', 'US', 'nam4', 'Iowa and South Carolina'), ('gcp', 'US', 'nam5', 'Iowa and Oklahoma'), ('gcp', null, 'eur3', 'Belgium and Netherlands'),
  ('gcp', null, 'eur4', 'Finland and Netherlands')
) as a (provider, country, region, name);

create table private.area_regions (
  provider text not null,
  area text not null,
  region text not null,
  primary key (provider, area, region),
  constraint area_regions_have_an_area foreign key (provider, area) references private.cloud_regions (provider, region),
  constraint area_regions_have_a_region foreign key (provider, region) references private.cloud_regions (provider, region)
);
comment on table private.area_regions is 'Regions that an area of GCP keeps data in. Sources: cloud.google.com/storage/docs/locations, cloud.google.com/firestore/docs/locations.';
comment on column private.area_regions.provider is 'gcp.';
comment on column private.area_regions.area is 'The area.';
comment on column private.area_regions.region is 'A region of it.';
create index area_regions_by_region on private.area_regions (provider, region);
alter table private.area_regions enable row level security;
insert into private.area_regions (provider, area, region)
select 'gcp', a.area, unnest(a.regions)
from (values
  ('us', '{us-central1,us-east1,us-east4,us-east5,us-south1,us-west1,us-west2,us-west3,us-west4}'::text[]),
  ('eu', '{europe-central2,europe-north1,europe-southwest1,europe-west1,europe-west3,europe-west4,europe-west8,europe-west9}'),
  ('asia', '{asia-east1,asia-northeast1,asia-northeast2,asia-southeast1}'), ('asia1', '{asia-northeast1,asia-northeast2}'),
  ('nam4', '{us-central1,us-east1}'), ('nam5', '{us-central1,us-central2}'), ('eur3', '{europe-west1,europe-west4}'),
  ('eur4', '{europe-north1,europe-west4}')
) as a (area, regions);

create table private.region_spellings (
  provider text not null,
  spelling text not null,
  region text not null,
  primary key (provider, spelling),
  constraint region_spellings_are_bare check (spelling = private.bare_spelling(spelling) and spelling <> ''),
  constraint region_spellings_have_a_region foreign key (provider, region) references private.cloud_regions (provider, region)
);
comment on table private.region_spellings is 'What regions are called in bills and reports, as private.bare_spelling has it. A word for everywhere (Global, All Regions) is not here: it is no region.';
comment on column private.region_spellings.provider is 'aws, azure or gcp.';
comment on column private.region_spellings.spelling is 'Letters and digits alone, in lower case.';
comment on column private.region_spellings.region is 'The region it stands for.';
create index region_spellings_by_region on private.region_spellings (provider, region);
alter table private.region_spellings enable row level security;

insert into private.region_spellings (provider, spelling, region)
select r.provider, private.bare_spelling(r.region), r.region from private.cloud_regions r;
-- Names of GCP's places are not unique among clouds' words (Mexico, Oregon), but are within GCP.
insert into private.region_spellings (provider, spelling, region)
select r.provider, private.bare_spelling(r.name), r.region from private.cloud_regions r
on conflict do nothing;
-- What else AWS has called them.
insert into private.region_spellings (provider, spelling, region)
select 'aws', private.bare_spelling(s.spelling), s.region
from (values
  ('EU (Frankfurt)', 'eu-central-1'), ('EU (Zurich)', 'eu-central-2'), ('EU (Stockholm)', 'eu-north-1'), ('EU (Milan)', 'eu-south-1'),
  ('EU (Spain)', 'eu-south-2'), ('EU (Ireland)', 'eu-west-1'), ('EU (London)', 'eu-west-2'), ('EU (Paris)', 'eu-west-3'),
  ('South America (São Paulo)', 'sa-east-1'), ('Asia Pacific (Osaka-Local)', 'ap-northeast-3'), ('AWS GovCloud (US)', 'us-gov-west-1')
) as s (spelling, region);
-- Azure's meters name a country first (US East, EU West, JA East); others turn the words around. Staging stands where its region does.
insert into private.region_spellings (provider, spelling, region)
select 'azure', unnest(s.spellings), s.region
from (values
  ('{useast,eastusstage}'::text[], 'eastus'), ('{useast2,eastus2stage}', 'eastus2'), ('{useast3}', 'eastus3'), ('{uscentral,centralusstage}', 'centralus'),
  ('{usnorthcentral,northcentralusstage,usnorth}', 'northcentralus'), ('{ussouthcentral,southcentralusstage}', 'southcentralus'),
  ('{uswestcentral}', 'westcentralus'), ('{uswest,westusstage}', 'westus'), ('{uswest2,westus2stage}', 'westus2'), ('{uswest3}', 'westus3'),
  ('{us,unitedstateseuap}', 'unitedstates'), ('{usgov,usgovva}', 'usgovvirginia'), ('{usgovaz}', 'usgovarizona'), ('{usgovtx}', 'usgovtexas'),
  ('{europenorth,eunorth}', 'northeurope'), ('{europewest,euwest}', 'westeurope'), ('{southuk}', 'uksouth'), ('{westuk}', 'ukwest'),
  ('{frcentral}', 'francecentral'), ('{frsouth}', 'francesouth'), ('{dewestcentral}', 'germanywestcentral'), ('{denorth}', 'germanynorth'),
  ('{noeast}', 'norwayeast'), ('{nowest}', 'norwaywest'), ('{secentral}', 'swedencentral'), ('{sesouth}', 'swedensouth'),
  ('{chnorth}', 'switzerlandnorth'), ('{chwest}', 'switzerlandwest'), ('{itnorth}', 'italynorth'), ('{plcentral}', 'polandcentral'),
  ('{escentral}', 'spaincentral'), ('{ateast}', 'austriaeast'), ('{apeast,asiaeast,eastasiastage}', 'eastasia'),
  ('{apsoutheast,asiasoutheast,southeastasiastage}', 'southeastasia'), ('{aueast}', 'australiaeast'), ('{ausoutheast}', 'australiasoutheast'),
  ('{aucentral}', 'australiacentral'), ('{aucentral2}', 'australiacentral2'), ('{jaeast,japeast,jpeast}', 'japaneast'), ('{jawest,japwest,jpwest}', 'japanwest'),
  ('{krcentral}', 'koreacentral'), ('{krsouth}', 'koreasouth'), ('{incentral,indiacentral}', 'centralindia'), ('{insouth,indiasouth}', 'southindia'),
  ('{inwest,indiawest}', 'westindia'), ('{nznorth}', 'newzealandnorth'), ('{brsouth}', 'brazilsouth'), ('{brsoutheast}', 'brazilsoutheast'),
  ('{cacentral}', 'canadacentral'), ('{caeast}', 'canadaeast'), ('{mxcentral}', 'mexicocentral'), ('{aecentral}', 'uaecentral'), ('{aenorth}', 'uaenorth'),
  ('{qacentral}', 'qatarcentral'), ('{ilcentral}', 'israelcentral'), ('{zanorth}', 'southafricanorth'), ('{zawest}', 'southafricawest')
) as s (spellings, region);

create function private.normal_region(provider text, raw text) returns text
language sql stable strict set search_path = '' as $$
  -- A zone stands in the region its name begins with: us-east-1a, us-west-2-lax-1, europe-west1-b.
  select s.region from private.region_spellings s
  where s.provider = normal_region.provider and s.spelling = any (array[
    private.bare_spelling(normal_region.raw),
    private.bare_spelling(case when normal_region.provider in ('aws', 'gcp')
      then substring(lower(normal_region.raw) from '^([a-z-]+[0-9]+)(?:[a-z]|-[a-z0-9-]+)$') end)])
$$;
comment on function private.normal_region is 'The provider''s own code of a region, however it is spelt, also of a zone in it; null for everywhere and for a place that is not known.';

create function private.country_of(provider text, region text) returns text
language sql stable strict set search_path = '' as $$
  select r.country from private.cloud_regions r where r.provider = country_of.provider and r.region = country_of.region
$$;
comment on function private.country_of is 'The country (ISO 3166-1 alpha-2) of a region by its code; null where it is not known or not one.';
