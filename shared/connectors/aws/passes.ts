/**
 * Which passes a read makes: all that its record types need, or only those it makes again.
 *
 * @module
 */
import { NARROW_PASS, type Pass, planPasses } from "./categories.ts";
import type { ServiceUsageCursor } from "./cursor.ts";

type Plan = Pick<ServiceUsageCursor, "grain" | "types" | "again">;

/** The passes of a read, in order. */
export function passesOf({ grain, types, again }: Plan): Pass[] {
  const passes = grain === "narrow" ? [NARROW_PASS] : planPasses(types);
  return again === null
    ? passes
    : passes.filter(({ part }) => again.includes(part));
}

/** Parts to read again that have no record type any more. */
export function vanishedParts(plan: Plan): string[] {
  const left = new Set(passesOf(plan).map(({ part }) => part));
  return (plan.again ?? []).filter((part) => !left.has(part));
}
