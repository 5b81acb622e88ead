import { chance } from "../aws/billing/chance.ts";
import type { Directory, DirectorySubscription } from "./directory.ts";

/** What one resource emitted in a month, in kilograms as doubles: so Azure delivers it. */
export interface ResourceEmission {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly resourceId: string;
  readonly itemName: string;
  readonly resourceType: string;
  /** Absent for what has no region. */
  readonly location?: string;
  /** Kilograms of scopes 1, 2 and 3. */
  readonly kilograms: readonly [number, number, number];
}

/** The first month that is told. */
export const FIRST_MONTH = "2025-01-01";

/** The day of the next month that a month's figures come on. Source: Azure carbon optimization, "Export emissions data". */
const PUBLISHED_ON_DAY = 19;

const KINDS = [
  ["microsoft.compute/virtualmachines", "vm", 4, 40_000],
  ["microsoft.storage/storageaccounts", "store", 2, 3_000],
  ["microsoft.sql/servers/databases", "sql", 1, 21_000],
  ["microsoft.cdn/profiles", "cdn", 1, 12],
] as const;

/** The last month that is told by `now`, as its first day. */
export function lastMonth(now: Date): string {
  const back = now.getUTCDate() >= PUBLISHED_ON_DAY ? 1 : 2;
  return new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1),
  ).toISOString().slice(0, 10);
}

/** The resources of a subscription in a month (its first day), by name. */
export function footprint(
  directory: Directory,
  subscription: DirectorySubscription,
  month: string,
): ResourceEmission[] {
  const { isEmpty, seed, carbon: { percent, withoutTypes } } = directory;
  if (isEmpty) return [];
  const { id, location } = subscription;
  return KINDS.filter(([type]) => !withoutTypes.includes(type))
    .flatMap(([type, short, count, size]) =>
      Array.from({ length: count }, (_, index) => {
        const itemName = `${short}-${index + 1}`;
        const resourceGroup = index % 2 === 0 ? "Shop" : "Data";
        const grams = (scope: number, share: number) =>
          Math.floor(
            size * share * percent *
              (50 + chance(seed, id, month, itemName, scope) % 100) / 1e4,
          ) / 1000;
        return {
          subscriptionId: id,
          resourceGroup,
          resourceId:
            `/subscriptions/${id}/resourceGroups/${resourceGroup}/providers/${type}/${itemName}`,
          itemName,
          resourceType: type,
          ...(short === "cdn" ? {} : { location }),
          // Cold stores emit nothing directly: a true zero.
          kilograms: [
            short === "store" ? 0 : grams(1, 0.02),
            grams(2, 1),
            grams(3, 0.6),
          ] as const,
        };
      })
    ).sort((a, b) => a.itemName < b.itemName ? -1 : 1);
}
