/** Parses X-Amz-Date, `YYYYMMDDTHHMMSSZ`, to milliseconds; null when it is no such time. */
export function parseAmzDate(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
  );
  return Number.isNaN(time) ? null : time;
}

/** Writes an instant as X-Amz-Date does; parts of a second are cut. */
export function toAmzDate(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d{3}/g, "");
}
