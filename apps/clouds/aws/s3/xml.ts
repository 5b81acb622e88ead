/** What an element holds. A list repeats the element, nothing leaves it out. */
export type XmlValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

/** An XML document with one root. */
export function toXml(
  root: string,
  value: XmlValue,
  namespace?: string,
): string {
  const body = element(root, value);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${
    namespace === undefined
      ? body
      : body.replace(`<${root}>`, `<${root} xmlns="${namespace}">`)
  }`;
}

function element(name: string, value: XmlValue): string {
  if (value === null || value === undefined) return "";
  if (isList(value)) return value.map((item) => element(name, item)).join("");
  const inner = typeof value === "object"
    ? Object.entries(value).map(([key, child]) => element(key, child)).join("")
    : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n]/g, (character) => {
    switch (character) {
      case "&":
        return "&amp;";
      case "<":
        return "&lt;";
      case ">":
        return "&gt;";
      case '"':
        return "&quot;";
      default:
        return `&#${character.charCodeAt(0)};`;
    }
  });
}
