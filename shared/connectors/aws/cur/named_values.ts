/**
 * Tags and cost categories, which reports deliver as a map or as a column each: the keys to fold by, and what they say of a
 * group.
 *
 * @module
 */
import type { KeyColumn } from "../../../platform/fold/fold.ts";
import type { Header, NamedColumn } from "./header.ts";
import { remembered } from "./remembered.ts";
import {
  canonicalMembers,
  categoriesAmongTags,
  fromCanonical,
  type TagFilter,
  toText,
} from "./tags.ts";

/** Values by name of a group. */
type Values = Readonly<Record<string, string>> | undefined;

/** Keys to fold by, and how their values read. */
export interface NamedValues {
  readonly keys: readonly KeyColumn[];
  /** What the values of the keys say, in the keys' order. */
  read(
    values: readonly (string | null)[],
  ): { readonly tags: Values; readonly costCategories: Values };
}

/** Where a report has its maps; a legacy one has none. */
export interface MapColumns {
  readonly tags: readonly string[];
  readonly costCategories: readonly string[];
}

/** The tags that are kept and all cost categories of a report. */
export function namedValues(
  header: Header,
  maps: MapColumns,
  filter: TagFilter,
): NamedValues {
  const tags = header.tags.flatMap(({ name, column }) => {
    const key = filter.keep(name);
    return key === null ? [] : [{ name: key, column }];
  });
  const categories = header.costCategories;
  const tagMap = header.find(maps.tags);
  const categoryMap = header.find(maps.costCategories);
  const keys: KeyColumn[] = [
    { column: tagMap, canonical: filter.canonical },
    categoryMap === null
      ? { column: tagMap, canonical: categoriesAmongTags }
      : { column: categoryMap, canonical: canonicalMembers },
    ...tags.map(({ column }) => ({ column })),
    ...categories.map(({ column }) => ({ column })),
  ];
  const valuesIn = remembered(fromCanonical, 2_000);
  const valuesOf = (text: string | null) =>
    text === null ? undefined : valuesIn(text);
  return {
    keys,
    read([tagMap = null, categoryMap = null, ...values]) {
      return {
        tags: valuesOf(tagMap ?? textOf(tags, values)),
        costCategories: valuesOf(
          categoryMap ?? textOf(categories, values.slice(tags.length)),
        ),
      };
    },
  };
}

function textOf(
  columns: readonly NamedColumn[],
  values: readonly (string | null)[],
): string | null {
  return toText(
    columns.map(({ name }, index) => [name, values[index] ?? ""]),
  );
}
