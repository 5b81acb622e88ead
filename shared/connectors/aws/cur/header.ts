/**
 * The header of a report: which column stands where, under one name whatever its style.
 *
 * Legacy CSV writes `lineItem/UsageStartDate`, everything else `line_item_usage_start_date`. AWS's own rule makes the second of
 * the first: an underscore before every capital, `reservation/ReservationARN` becomes `reservation_reservation_a_r_n`.
 * Source: docs.aws.amazon.com/cur/latest/userguide/cur-query-athena.html, the names of the table that AWS makes.
 *
 * @module
 */

/** A column for one tag key, or for one cost category. */
export interface NamedColumn {
  /** The tag's key without `user:`, or the category's name. */
  readonly name: string;
  readonly column: number;
}

/** Where columns stand. */
export interface Header {
  /** The position of the first of these names that is there; null for none of them. */
  find(names: readonly string[]): number | null;
  /** The columns that hold one tag each. */
  readonly tags: readonly NamedColumn[];
  /** The columns that hold one cost category each. */
  readonly costCategories: readonly NamedColumn[];
}

const TAG = /^(?:resourceTags\/|resource_tags_)(.+)$/;
const COST_CATEGORY = /^(?:costCategory\/|cost_category_)(.+)$/;

/** Reads a header. Of two columns with one name the first counts. */
export function readHeader(names: readonly string[]): Header {
  const positions = new Map<string, number>();
  const tags: NamedColumn[] = [];
  const costCategories: NamedColumn[] = [];
  for (const [column, given] of names.entries()) {
    const name = column === 0 ? given.replace(/^\uFEFF/, "") : given;
    const [, tag] = TAG.exec(name) ?? [];
    const [, category] = COST_CATEGORY.exec(name) ?? [];
    if (tag !== undefined) tags.push({ name: toTagKey(tag), column });
    else if (category !== undefined) {
      costCategories.push({ name: category, column });
    } else {
      const normal = columnName(name);
      if (!positions.has(normal)) positions.set(normal, column);
    }
  }
  return {
    find: (names) => {
      const name = names.find((name) => positions.has(name));
      return name === undefined ? null : positions.get(name) ?? null;
    },
    tags,
    costCategories,
  };
}

/** A column's name in the style of tables; one that has that style, and one of FOCUS, stays as it is. */
export function columnName(name: string): string {
  const slash = name.indexOf("/");
  if (slash < 0) return name;
  return [name.slice(0, slash), name.slice(slash + 1)].map(snake).join("_");
}

/**
 * The key a tag was given: `user:Team` and `user_team` are what AWS makes of `Team` and `team`, maps of FOCUS put
 * `resourceTags/` before it. Tags that AWS makes keep `aws:`.
 */
export function toTagKey(name: string): string {
  const [, owner, key = ""] =
    /^(?:resourceTags\/)?(user|aws)[:_](.+)$/.exec(name) ?? [];
  if (owner === undefined) return name.replace(/^resourceTags\//, "");
  return owner === "user" ? key : `aws:${key}`;
}

/** Every capital as an underscore and its small letter, but for the first one. */
export function snake(name: string): string {
  return name.replace(
    /[A-Z]/g,
    (letter, index: number) =>
      `${index === 0 ? "" : "_"}${letter.toLowerCase()}`,
  );
}
