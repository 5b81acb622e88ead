import type { Account } from "../account.ts";
import { Bucket } from "../s3/bucket.ts";
import type { World } from "../world.ts";
import { ControlError, ControlInput } from "./input.ts";

/** POST accounts/{id}/buckets: makes a bucket, or plants how the listings of one that is there come. */
export function changeBucket(
  world: World,
  account: Account,
  body: unknown,
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "name",
    "region",
    "versioned",
    "pageSize",
    "emptyFirstPage",
  ]);
  const bucket = ensureBucket(world, account, {
    name: input.text("name"),
    region: input.text("region", "us-east-1"),
    isVersioned: input.flag("versioned", false),
  });
  const pageSize = input.integer("pageSize") ?? bucket.plant.pageSize;
  if (pageSize === 0) throw new ControlError("pageSize must be at least 1");
  bucket.plant.pageSize = pageSize;
  bucket.plant.emptyFirstPage = input.flag(
    "emptyFirstPage",
    bucket.plant.emptyFirstPage,
  );
  return { name: bucket.name, region: bucket.region, ...bucket.plant };
}

/** The bucket of that name, made if there is none. Throws for another account's. */
export function ensureBucket(
  world: World,
  account: Account,
  wanted: { name: string; region: string; isVersioned: boolean },
): Bucket {
  const known = world.buckets.get(wanted.name);
  if (known !== undefined && known.ownerId !== account.id) {
    throw new ControlError(`Bucket ${wanted.name} is another account's`, 409);
  }
  if (known !== undefined) return known;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(wanted.name)) {
    throw new ControlError(
      `A bucket's name has 3 to 63 small letters, digits, dots and hyphens: got ${wanted.name}`,
    );
  }
  const bucket = new Bucket({ ...wanted, ownerId: account.id });
  world.buckets.set(bucket.name, bucket);
  return bucket;
}
