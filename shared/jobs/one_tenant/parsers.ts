/**
 * What the settings of one-tenant use take. Each parser throws {@link SettingRefusal}; what it found is told in full only when it
 * is too short to be a secret in the wrong place.
 *
 * @module
 */
import { Secret } from "../../platform/secret.ts";
import { SettingRefusal } from "../../platform/setting_parsers.ts";

/** A text in words: a short one as it is, else its length, as it may be a secret under the wrong name. */
export function shownValue(text: string): string {
  return text.length <= 16 ? JSON.stringify(text) : `${text.length} characters`;
}

/** A parser of texts of one shape. */
export function shaped(
  shape: RegExp,
  expected: string,
): (text: string) => string {
  return (text) => {
    if (shape.test(text)) return text;
    throw new SettingRefusal(expected, shownValue(text));
  };
}

/** A parser of texts of one shape whose capital letters mean what the small ones do: it gives the small ones. */
export function shapedLower(
  shape: RegExp,
  expected: string,
): (text: string) => string {
  return (text) => {
    const lower = text.toLowerCase();
    if (shape.test(lower)) return lower;
    throw new SettingRefusal(expected, shownValue(text));
  };
}

/** A parser of secrets of one shape: of what it found it tells the length alone. */
export function shapedSecret(
  shape: RegExp,
  expected: string,
): (text: string) => Secret {
  return (text) => {
    if (shape.test(text)) return new Secret(text);
    throw new SettingRefusal(expected, `${text.length} characters`);
  };
}

/** The words the seed takes for yes and no, in any case. Any other is refused, where the seed took it for no. */
export function parseSwitch(text: string): boolean {
  const word = text.toLowerCase();
  if (["true", "1", "yes", "on"].includes(word)) return true;
  if (["false", "0", "no", "off"].includes(word)) return false;
  throw new SettingRefusal("true or false", shownValue(text));
}

/** Where reports lie, and which one: the last segment of a prefix is the report's name. */
export interface ReportPlace {
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** The name of the report or export. */
  readonly name: string;
}

/** `<prefix>/<name of the report>`, as AWS lays reports and exports out below a bucket. */
export function parseReportPlace(text: string): ReportPlace {
  const segments = text.replace(/^\/+|\/+$/g, "").split("/");
  const name = segments.pop() ?? "";
  const prefix = segments.join("/");
  if (
    /^[0-9A-Za-z!_.'()-]{1,256}$/.test(name) &&
    /^[0-9A-Za-z!_.'()/=-]{0,512}$/.test(prefix)
  ) return { prefix, name };
  throw new SettingRefusal(
    "the folder of one report, like exports/my-report",
    shownValue(text),
  );
}

/** What of a service account's key is kept: the rest of the file is public or follows from it. */
export interface ServiceAccountKey {
  readonly clientEmail: string;
  readonly keyId: string;
  readonly privateKey: Secret;
}

const KEY = "the JSON key of a service account";

/** The JSON file that Google Cloud gives for a service account. Of what it found nothing but its form is told. */
export function parseServiceAccountKey(text: string): ServiceAccountKey {
  const file = toObject(text);
  const { type, client_email, private_key_id, private_key } = file;
  if (type !== "service_account") {
    throw new SettingRefusal(KEY, "JSON of another type");
  }
  const isWhole = typeof client_email === "string" &&
    /^[^@\s]{1,100}@[^@\s]{1,200}$/.test(client_email) &&
    typeof private_key_id === "string" &&
    /^[0-9A-Za-z]{1,100}$/.test(private_key_id) &&
    typeof private_key === "string" && private_key.length <= 8_192 &&
    private_key.startsWith("-----BEGIN PRIVATE KEY-----");
  if (!isWhole) {
    throw new SettingRefusal(
      `${KEY} with client_email, private_key_id and private_key`,
      "one without",
    );
  }
  return {
    clientEmail: client_email,
    keyId: private_key_id,
    privateKey: new Secret(private_key),
  };
}

function toObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Told below, without what the parser quotes of a secret.
  }
  throw new SettingRefusal(
    KEY,
    `${text.length} characters that are no JSON object`,
  );
}
