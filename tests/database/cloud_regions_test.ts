/** Places and kinds of services, as bills and reports spell them. */
import { deepEqual, equal } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";

async function placed(
  { admin }: EngineWorld,
  provider: string,
  spellings: readonly (string | null)[],
): Promise<(string | null)[]> {
  const rows = await admin`
    select private.normal_region(${provider}, s.spelling) as region
    from unnest(${spellings}::text[]) with ordinality as s (spelling, place) order by place`;
  return rows.map(({ region }) => region);
}

const SPELLINGS: readonly [string, string, readonly string[]][] = [
  ["aws", "us-east-1", [
    "us-east-1",
    "US-EAST-1",
    "US East (N. Virginia)",
    "us-east-1a",
    "us-east-1-bos-1a",
    "us-east-1-wl1-bos-wlz-1",
  ]],
  ["aws", "eu-west-1", ["eu-west-1", "EU (Ireland)", "Europe (Ireland)"]],
  ["aws", "sa-east-1", [
    "South America (São Paulo)",
    "South America (Sao Paulo)",
  ]],
  ["azure", "eastus", [
    "eastus",
    "EastUS",
    "East US",
    "east us",
    "useast",
    "US East",
  ]],
  ["azure", "northeurope", ["North Europe", "europenorth", "EU North"]],
  ["azure", "japaneast", ["JA East", "japeast", "Japan East"]],
  ["gcp", "europe-west1", ["europe-west1", "europe-west1-b", "EUROPE-WEST1-C"]],
  ["gcp", "europe-west12", ["europe-west12-a"]],
  ["gcp", "us", ["us", "US"]],
];

Deno.test("normal_region() knows a region by every spelling, and by its zones", async () => {
  await using world = await engineWorld();
  for (const [provider, region, spellings] of SPELLINGS) {
    deepEqual(
      await placed(world, provider, spellings),
      spellings.map(() => region),
      `${provider} ${region}`,
    );
  }
});

Deno.test("normal_region() is null for everywhere, and for a place it does not know", async () => {
  await using world = await engineWorld();
  const nowhere = [
    "global",
    "Global",
    "All Regions",
    "Intercontinental",
    "Unassigned",
    "",
    null,
    "us-east-9",
    "us-east-1 and more",
    "Atlantis",
  ];
  for (const provider of ["aws", "azure", "gcp"]) {
    deepEqual(await placed(world, provider, nowhere), nowhere.map(() => null));
  }
  deepEqual(
    await placed(world, "aws", ["eastus", "us-central1", "useast"]),
    [null, null, null],
    "another provider's place is none of AWS",
  );
});

Deno.test("country_of() tells the country, and none for an area of several", async () => {
  await using world = await engineWorld();
  const [row] = await world.admin`
    select private.country_of('aws', 'ca-central-1') as montreal, private.country_of('azure', 'westeurope') as netherlands,
      private.country_of('gcp', 'us') as us, private.country_of('gcp', 'eu') as eu, private.country_of('aws', null) as nowhere`;
  deepEqual(row, {
    montreal: "CA",
    netherlands: "NL",
    us: "US",
    eu: null,
    nowhere: null,
  });
});

Deno.test("service_category() goes by the name, then by the id, then by whose resource it is", async () => {
  await using world = await engineWorld();
  const categoryOf = async (
    provider: string,
    code: string | null,
    raw: string | null,
  ) => {
    const [row] = await world
      .admin`select private.service_category(${provider}, ${code}, ${raw}) as category`;
    return row?.["category"];
  };
  equal(await categoryOf("aws", "AmazonEC2", null), "compute");
  equal(await categoryOf("aws", null, "AmazonS3"), "storage");
  equal(
    await categoryOf("azure", null, "microsoft.storage/storageAccounts"),
    "storage",
  );
  equal(await categoryOf("azure", null, "Microsoft.Compute/disks"), "storage");
  equal(
    await categoryOf("azure", null, "microsoft.compute/sshpublickeys"),
    "compute",
  );
  equal(await categoryOf("gcp", "F17B-412E-CB64", "Cloud Run"), "serverless");
  equal(await categoryOf("gcp", "24E6-581D-38E5", "Renamed"), "analytics");
  equal(await categoryOf("gcp", null, null), "other");
  equal(await categoryOf("aws", "AmazonBraket", "Amazon Braket"), "other");
});
