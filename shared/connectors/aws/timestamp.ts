/**
 * A timestamp of AWS's JSON as ISO 8601 in UTC: seconds since 1970 (its default) or text in ISO 8601 (which some answers have).
 * Null for anything else.
 */
export function findTimestamp(given: unknown): string | null {
  const milliseconds = typeof given === "number"
    ? given * 1000
    : typeof given === "string" && /^\d{4}-\d{2}-\d{2}(T|$)/.test(given)
    ? Date.parse(given)
    : NaN;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
