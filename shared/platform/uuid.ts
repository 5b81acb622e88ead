/** Whether a text is a UUID in its usual written form, of any version, in either case. */
export function isUuid(text: unknown): text is string {
  return typeof text === "string" &&
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(
      text,
    );
}
