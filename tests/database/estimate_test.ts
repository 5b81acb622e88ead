/** A month's estimate, worked out a second time in SQL: from the charges and the tables, with nothing of shared/carbon. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { estimated, publishUsage, used } from "../support/usage_month.ts";

const RDS = {
  service_name: "Amazon Relational Database Service",
  service_code: "AmazonRDS",
  region_id: "eu-central-1",
};
const S3 = {
  service_name: "Amazon Simple Storage Service",
  service_code: "AmazonS3",
  region_id: "eu-south-2",
};
const LAMBDA = {
  service_name: "AWS Lambda",
  service_code: "AWSLambda",
  region_id: "us-west-2",
};
const ECS = {
  service_name: "Amazon Elastic Container Service",
  service_code: "AmazonECS",
  region_id: "ap-southeast-5",
};

/** Of every rule one line or more, in regions of every rung. */
const MONTH = [
  used("BoxUsage:m5.large", "Hrs", "744"),
  used("BoxUsage:m5zn.12xlarge", "Hrs", "3.5"),
  used("USE1-SpotUsage:c5.9xlarge", "Hrs", "100.25"),
  used("BoxUsage:t3.micro", "Hrs", "744"),
  used("BoxUsage:p3.8xlarge", "Hrs", "7"),
  used("BoxUsage:m8a.large", "Hrs", "11"),
  used("BoxUsage:m7g.medium", "Hrs", "744"),
  used("BoxUsage:r5.metal", "Hrs", "2"),
  used("EBS:VolumeUsage.gp3", "GB-Mo", "1234.567"),
  used("EBS:VolumeUsage.st1", "GB-Mo", "10"),
  used("EBS:SnapshotUsage", "GB-Mo", "99.9"),
  used("DataTransfer-Out-Bytes", "GB", "321.5"),
  used("DataTransfer-In-Bytes", "GB", "5000"),
  used("NatGateway-Hours", "Hrs", "744", { unblended_cost: "33.48" }),
  used("BoxUsage:m5.large", "Hrs", "10", {
    sub_account_id: "210000000002",
    source_charge_type: "DiscountedUsage",
  }),
  used("EUC1-InstanceUsage:db.m6g.2xl", "Hrs", "744", RDS),
  used("EUC1-Multi-AZUsage:db.r5.large", "Hrs", "744", RDS),
  used("EUC1-RDS:Multi-AZ-GP3-Storage", "GB-Mo", "500", RDS),
  used("EUC1-Aurora:StorageUsage", "GB-Mo", "20", RDS),
  used("EUC1-TimedStorage-ByteHrs", "GB-Mo", "9000", S3),
  used("EUC1-TimedStorage-ZIA-ByteHrs", "GB-Mo", "40", S3),
  used("USW2-Lambda-GB-Second", "Lambda-GB-Second", "400000", LAMBDA),
  used("USW2-Lambda-GB-Second-ARM", "Lambda-GB-Second", "1000", LAMBDA),
  used("APS5-Fargate-vCPU-Hours:perCPU", "hours", "1488", ECS),
  used("APS5-Fargate-GB-Hours", "hours", "2976", ECS),
];

/** kWh, kilograms by grid and kilograms of making, by account, service and region. */
async function inSql({ admin }: EngineWorld) {
  const rows = await admin`
    with line as (
      select c.sub_account_id as account, c.service_code as service, c.region_id as region, c.usage_type as meter, c.consumed_quantity as q,
        substring(c.usage_type from '[:.](?:db\\.)?([a-z]+[0-9][a-z0-9]*\\.[a-z0-9]+)$') as type
      from public.charges c where c.usage_type !~ 'NatGateway'
    ), machine as (
      select l.*, f.*, coalesce(t.cores, case s.size when 'metal' then f.largest_cores when 'medium' then 1 when 'large' then 2
          else 4 * coalesce(nullif(substring(s.size from '^[0-9]+'), ''), '1')::int end) as vcpu,
        t.gigabytes as own_gigabytes, t.baseline_percent, coalesce(t.gpus, 0) as gpus, g.idle_watts as gpu_idle, g.full_watts as gpu_full,
        case when l.meter ~ 'Multi-AZ' then 2 else 1 end as twice, w.idle, w.full_load, w.chip
      from line l
      cross join lateral (select split_part(l.type, '.', 2) as size) s
      join private.instance_families f on f.provider = 'aws' and f.family = split_part(l.type, '.', 1)
      left join private.instance_types t on t.provider = 'aws' and t.instance_type = l.type
      left join private.processors g on g.processor = t.gpu
      cross join lateral (
        select avg(p.idle_watts) as idle, avg(p.full_watts) as full_load, avg(p.chip_gigabytes) as chip from private.processors p
        where p.processor = any (f.processors) or (p.processor = 'Average' and not exists (
          select from private.processors k where k.processor = any (f.processors)))) w
      where l.meter !~ 'VolumeUsage|Storage'
    ), machine_kwh as (
      select account, service, region,
        q * twice * ((idle + full_load) / 2 * vcpu * coalesce(baseline_percent / 50, 1) + gpus * coalesce((gpu_idle + gpu_full) / 2, 0)) / 1000
        + case when baseline_percent is null then greatest(largest_gigabytes / coalesce(chips, ceil(largest_cores / 96.0)) - chip, 0)
          * coalesce(own_gigabytes, vcpu * gigabytes_per_core) / largest_gigabytes * q * twice * 0.000392 else 0 end as kwh,
        server_kilograms * q * twice * vcpu / (35040 * largest_cores) as making
      from machine
    ), other_kwh as (
      select account, service, region, case
          when meter ~ 'Out-Bytes' then q * 0.001
          when meter ~ 'gp3$' then q * 0.744 * 1.2 * 2 / 1000
          when meter ~ 'st1$' then q * 0.744 * 0.65 * 2 / 1000
          when meter ~ 'Snapshot' then q * 0.744 * 0.65 * 3 / 1000
          when meter ~ 'Multi-AZ-GP3' then q * 0.744 * 1.2 * 2 / 1000
          when meter ~ 'Aurora' then q * 0.744 * 1.2 * 6 / 1000
          when meter ~ 'ZIA' then q * 0.744 * 0.65 * 2 / 1000
          when meter ~ 'TimedStorage' then q * 0.744 * 0.65 * 6 / 1000
          when meter ~ 'Second-ARM' then q * 1024 / 1769 / 3600 * (0.47 + 1.69) / 2 / 1000
          when meter ~ 'Second' then q * 1024 / 1769 / 3600 * (0.74 + 3.5) / 2 / 1000
          when meter ~ 'vCPU' then q * (0.74 + 3.5) / 2 / 1000
          when meter ~ 'Fargate-GB' then q * 0.000392
          else 0 end as kwh, null::numeric as making
      from line where meter ~ 'Bytes|VolumeUsage|Snapshot|Storage|Lambda|Fargate'
    ), grouped as (
      select account, service, region, sum(kwh) * 1.135 as kwh, sum(making) as making
      from (select * from machine_kwh union all select * from other_kwh) k group by 1, 2, 3
    )
    select account, service, region, kwh::float8, kwh::float8 * g.g / 1000 as kg, making::float8, g.rung
    from grouped cross join lateral (
      select f.g_per_kwh::float8 as g, f.level as rung from private.emission_factors f
      where f.provider = 'aws' and f.year <= 2026 and (f.level, f.place) in
        (('region', region), ('country', private.country_of('aws', region)), ('provider', 'aws'))
      order by array_position('{region,country,provider}', f.level), f.year desc limit 1) g
    order by account, service collate "C", region`;
  return rows;
}

Deno.test("an estimate is what SQL works out from the same charges and tables", async () => {
  await using world = await engineWorld();
  await publishUsage(world, MONTH);
  const activities = await estimated(world);
  const expected = await inSql(world);
  equal(expected.length, 6);
  for (const row of expected) {
    const of = (scope: number) =>
      activities.find((each) =>
        each.provider_scope === scope && each.account_id === row["account"] &&
        each.service_code === row["service"] &&
        each.region_raw === row["region"]
      );
    const place = `${row["account"]} ${row["service"]} ${row["region"]}`;
    isNear(of(2)?.energy_kwh, row["kwh"], place);
    isNear(of(2)?.co2e_kg, row["kg"], place);
    isNear(of(3)?.co2e_kg, row["making"], place);
  }
  const rungs = activities.filter(({ provider_scope }) => provider_scope === 2)
    .map(({ region_raw, factor_rung }) => `${region_raw} ${factor_rung}`);
  deepEqual([...new Set(rungs)].sort(), [
    "ap-southeast-5 provider_average",
    "eu-central-1 region_earlier_year",
    "eu-south-2 country",
    "us-east-1 region_earlier_year",
    "us-west-2 region_earlier_year",
  ]);
});

function isNear(
  found: string | undefined,
  expected: number | null,
  place: string,
): void {
  if (expected === null) return equal(found, undefined, place);
  ok(expected > 0, place);
  ok(
    Math.abs(Number(found) / expected - 1) < 1e-9,
    `${place}: ${found} is not ${expected}`,
  );
}
