import { Decimal } from "../../../shared/platform/decimal.ts";

/** What is compared of one thing, told by name. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Compares what a user reads with the books, thing by thing.
 *
 * @param what What the things are.
 * @throws {Error} Naming the first thing that is missing, that is too many, or of which any fact differs.
 */
export function requireSame(
  what: string,
  expected: ReadonlyMap<string, Facts>,
  found: ReadonlyMap<string, Facts>,
): void {
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const book = tell(expected.get(key));
    const read = tell(found.get(key));
    if (book !== read) {
      throw new Error(
        `${what} ${key}: the account's books hold ${book}, the user reads ${read}`,
      );
    }
  }
}

/** One exact amount, however many zeros it was written with. */
export function sameAmount(amount: string | null): string | null {
  return amount === null ? null : Decimal.parse(amount).toString();
}

/** One instant, however it was written. */
export function sameTime(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** Things of a list by what they are called. */
export function factsBy<T>(
  things: readonly T[],
  name: (thing: T) => string,
  facts: (thing: T) => Facts,
): Map<string, Facts> {
  return new Map(things.map((thing) => [name(thing), facts(thing)]));
}

function tell(facts: Facts | undefined): string {
  if (facts === undefined) return "nothing";
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(facts).sort(([a], [b]) => a < b ? -1 : 1),
    ),
  );
}
