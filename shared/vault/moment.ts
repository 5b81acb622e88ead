/**
 * Moments as the database keeps them, to the microsecond, and as JSON tells them.
 *
 * @module
 */

/** An ISO 8601 moment in UTC, with the microseconds that tell two versions apart. */
export function toMoment(told: string): string {
  const [, seconds, fraction = ""] =
    /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00(?::?00)?|Z)$/
      .exec(told) ?? [];
  // The database's session may be of another zone than UTC; then what is left are milliseconds.
  if (seconds === undefined) return new Date(told).toISOString();
  return `${seconds.replace(" ", "T")}.${fraction.padEnd(6, "0")}Z`;
}

/**
 * Until when a moment given by a caller reaches. A Date of JavaScript knows milliseconds alone: one made of a version's
 * `updatedAt` must not fall before that version, so three decimals reach to the end of their millisecond.
 */
export function reachOf(moment: string): string {
  return moment.replace(/(\.\d{3})(?=Z|[+-]\d\d:\d\d$)/, "$1999");
}
