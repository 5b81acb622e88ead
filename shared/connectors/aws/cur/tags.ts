/**
 * Tags: those of the organization's allow-list are kept, the others are told of by their keys.
 *
 * @module
 */
import { snake, toTagKey } from "./header.ts";

/** Most keys that are remembered of those that were dropped. */
const MAX_DROPPED = 100;

/** FOCUS 1.2 has cost categories among the tags, under this prefix. */
const AMONG_TAGS = "costCategory/";

/** What of the tags is kept. */
export interface TagFilter {
  /** The key as the organization spells it, or null for one that it does not keep. Remembers those. */
  keep(key: string): string | null;
  /** The kept tags of a JSON object as one text, equal for equal tags; null for none. */
  canonical(json: string): string | null;
  /** Keys that were dropped, sorted, a hundred at most. */
  dropped(): readonly string[];
}

/**
 * A filter for keys of an allow-list, compared without case, and as reports spell them in tables. A kept key is spelled as in the list, so that whoever asks for it
 * finds it whatever its case was in the account.
 *
 * @param dropped keys that were dropped before
 */
export function tagFilter(
  allowed: readonly string[],
  dropped: readonly string[] = [],
): TagFilter {
  const spelled = new Map<string, string>();
  for (const key of [...allowed].reverse()) spelled.set(normal(key), key);
  for (const key of [...allowed].reverse()) spelled.set(key.toLowerCase(), key);
  const gone = new Set(dropped);
  const keep = (key: string): string | null => {
    const found = spelled.get(key.toLowerCase()) ?? spelled.get(normal(key));
    if (found !== undefined) return found;
    if (gone.size < MAX_DROPPED) gone.add(key);
    return null;
  };
  return {
    keep,
    canonical: (json) =>
      toText(
        membersOf(json).filter(([name]) => !name.startsWith(AMONG_TAGS))
          .map(([name, value]) => [keep(toTagKey(name)), value]),
      ),
    dropped: () => [...gone].sort(),
  };
}

/** What CUR 2.0 and tables make of a key: `Cost-Center` becomes `cost_center`. */
function normal(key: string): string {
  return snake(key).replace(/[^a-z0-9]+/g, "_");
}

/** The members of a JSON object as one text, equal for equal members; null for none. */
export function canonicalMembers(json: string): string | null {
  return toText(membersOf(json));
}

/** The cost categories among the tags of a JSON object, as {@link canonicalMembers}. */
export function categoriesAmongTags(json: string): string | null {
  return toText(
    membersOf(json).filter(([name]) => name.startsWith(AMONG_TAGS))
      .map(([name, value]) => [name.slice(AMONG_TAGS.length), value]),
  );
}

/** The text of one member of a JSON object, or null. */
export function memberOf(json: string, name: string): string | null {
  return membersOf(json).find(([member]) => member === name)?.[1] ?? null;
}

/** The members of a text that {@link canonicalMembers} made; undefined for null. */
export function fromCanonical(
  text: string | null,
): Readonly<Record<string, string>> | undefined {
  return text === null ? undefined : Object.fromEntries(membersOf(text));
}

/** One text of all that have a key and a value, by key; of two with one key the first counts. */
export function toText(
  members: readonly (readonly [string | null, string])[],
): string | null {
  const kept = new Map<string, string>();
  for (const [key, value] of members) {
    if (key !== null && value !== "" && !kept.has(key)) kept.set(key, value);
  }
  if (kept.size === 0) return null;
  return JSON.stringify(
    Object.fromEntries([...kept].sort(([a], [b]) => a < b ? -1 : 1)),
  );
}

/** Members with a text or a number; nothing for what is no JSON object. */
function membersOf(json: string): [string, string][] {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return [];
  }
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number"
      ? [[name, String(value)]]
      : []
  );
}
