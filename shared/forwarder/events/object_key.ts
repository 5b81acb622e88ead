/**
 * The key of an object from a notification, where it is written as a form writes it: a plus for a space, other signs in percent.
 * What no form could have written stays as it stands.
 *
 * Source: Amazon S3 user guide, "Event message structure", key.
 */
export function decodeObjectKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch {
    return encoded;
  }
}
