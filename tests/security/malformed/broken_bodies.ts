const encoder = new TextEncoder();

/** Bytes that are no JSON object in UTF-8. */
export const BROKEN: Readonly<
  Record<string, (text: string) => string | Uint8Array<ArrayBuffer>>
> = {
  "cut short": (text) => text.slice(0, -1),
  "empty": () => "",
  "something behind it": (text) => `${text}${text}`,
  "a comment": (text) => `/* */${text}`,
  "single quotes": (text) => text.replaceAll('"', "'"),
  "a trailing comma": (text) => text.replace(/}$/, ",}"),
  "NaN": () => '{"integrationId":NaN}',
  "a nested __proto__": (text) =>
    text.replace(/}$/, ',"x":{"__proto__":{"isAdmin":true}}}'),
  "__proto__": (text) => text.replace(/}$/, ',"__proto__":{"isAdmin":true}}'),
  "a constructor": (text) =>
    text.replace(/}$/, ',"constructor":{"prototype":{"isAdmin":true}}}'),
  "depth": () => `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`,
  "brackets": () => "[".repeat(15_000),
  "size": (text) => text.replace(/}$/, `,"x":"${"x".repeat(40_000)}"}`),
  "invalid UTF-8": (text) =>
    new Uint8Array([
      ...encoder.encode(text.slice(0, -2)),
      0xc3,
      0x28,
      0x22,
      0x7d,
    ]),
  "overlong UTF-8": (text) =>
    new Uint8Array([...encoder.encode(text), 0xc0, 0x80]),
  "UTF-16": (text) =>
    new Uint8Array([...text].flatMap((each) => [each.charCodeAt(0), 0])),
  "zeros": () => new Uint8Array(300),
};
