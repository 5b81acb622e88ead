/** A secret that must leave no trace. */
export interface Planted {
  readonly name: string;
  readonly secret: string;
}

/** A place in which a secret was found, and in which form. */
export interface Trace {
  readonly name: string;
  readonly form: string;
}

/** Finds secrets in a text: as they are, escaped, in hex, and in base64 wherever they begin. */
export function traceFinder(
  planted: readonly Planted[],
): (text: string) => Trace[] {
  const wanted = planted.flatMap(({ name, secret }) =>
    Object.entries(formsOf(secret)).map(([form, text]) => ({
      name,
      form,
      text,
    }))
  );
  return (text) => {
    const lower = text.toLowerCase();
    return wanted.filter(({ form, text: wanted }) =>
      form === "hex" ? lower.includes(wanted) : text.includes(wanted)
    ).map(({ name, form }) => ({ name, form }));
  };
}

/** The forms a secret may be hidden in. */
export function formsOf(secret: string): Record<string, string> {
  const bytes = new TextEncoder().encode(secret);
  const base64 = [0, 1, 2].map((before) => base64At(bytes, before));
  const forms: Record<string, string> = {
    raw: secret,
    reversed: [...secret].reverse().join(""),
    json: JSON.stringify(secret).slice(1, -1),
    url: encodeURIComponent(secret),
    form: new URLSearchParams([["", secret]]).toString().slice(1),
    hex: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
  for (const [before, text] of base64.entries()) {
    forms[`base64 at ${before}`] = text;
    forms[`base64url at ${before}`] = text.replaceAll("+", "-").replaceAll(
      "/",
      "_",
    );
  }
  return forms;
}

/** The base64 characters that depend on the bytes alone when `before` bytes stand in front of them. */
function base64At(bytes: Uint8Array, before: number): string {
  const shifted = new Uint8Array(before + bytes.length);
  shifted.set(bytes, before);
  const text = btoa(String.fromCharCode(...shifted));
  const first = Math.ceil(before * 8 / 6);
  const last = Math.floor((before + bytes.length) * 8 / 6);
  return text.slice(first, last);
}
