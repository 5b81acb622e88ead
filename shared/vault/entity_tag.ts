/**
 * Entity tags and the preconditions made of them: RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2.
 *
 * A tag names a version of a dataset, `"<keyId>-<version>"`, and is strong: equal tags are equal bytes.
 *
 * @module
 */
import { Fault } from "../platform/fault.ts";

/** One tag of a list. */
export interface EntityTag {
  /** What stands between the quotes. */
  readonly value: string;
  /** Whether it is marked `W/`. */
  readonly isWeak: boolean;
}

/** A parsed If-Match or If-None-Match: `*`, or a list. */
export type TagCondition = "*" | readonly EntityTag[];

/** The tag of a version, quotes included. */
export function entityTag(keyId: string, version: number): string {
  return `"${keyId}-${version}"`;
}

/**
 * The condition in a request's header; null when there is none.
 *
 * @throws {Fault} REQUEST_INVALID
 */
export function findCondition(
  headers: Headers,
  name: "if-match" | "if-none-match",
): TagCondition | null {
  const text = headers.get(name)?.trim();
  if (text === undefined) return null;
  if (text === "*") return "*";
  const tags: EntityTag[] = [];
  const next = /[\t ]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[\t ]*(,|$)/y;
  while (next.lastIndex < text.length) {
    const found = next.exec(text);
    if (found === null) break;
    const [, weak, value, end] = found;
    if (value !== undefined) tags.push({ value, isWeak: weak !== undefined });
    if (end === "") return tags.length > 0 ? tags : refuse(name);
    if (next.lastIndex === text.length && tags.length > 0) return tags;
  }
  return refuse(name);
}

function refuse(name: string): never {
  const expected = '"*" or entity tags in quotes, separated by commas';
  throw new Fault(
    "REQUEST_INVALID",
    `The header ${name} must be ${expected}`,
    {
      errors: [{
        pointer: `/${name}`,
        in: "header",
        expected,
        found: "something else",
      }],
    },
  );
}

/** Whether a condition names a tag, compared weakly: for If-None-Match. `*` names every one. */
export function namesWeakly(condition: TagCondition, tag: string): boolean {
  return condition === "*" ||
    condition.some(({ value }) => `"${value}"` === tag);
}

/**
 * The versions of a dataset that If-Match names, as texts, compared strongly: a weak tag and a tag of something else name
 * none. `["*"]` is any version there is.
 */
export function namedVersions(
  condition: TagCondition,
  keyId: string,
): readonly string[] {
  if (condition === "*") return ["*"];
  return condition.flatMap(({ value, isWeak }) =>
    !isWeak && value.startsWith(`${keyId}-`) &&
      /^[1-9]\d*$/.test(value.slice(keyId.length + 1))
      ? [value.slice(keyId.length + 1)]
      : []
  );
}

/** The same compared weakly, for If-None-Match: a weak tag names its version too. */
export function weaklyNamedVersions(
  condition: TagCondition,
  keyId: string,
): readonly string[] {
  return condition === "*" ? ["*"] : namedVersions(
    condition.map(({ value }) => ({ value, isWeak: false })),
    keyId,
  );
}
