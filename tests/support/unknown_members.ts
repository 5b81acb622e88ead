/** A member that no documentation knows, in the manner of those that come with a new version of an API. */
const UNKNOWN = { addedLater: { reason: "a new version", since: 2027 } };

/** A fetch whose JSON answers have a further member in every object, as if the provider had moved on. */
export function withUnknownMembers(inner: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, init);
    const text = await response.text();
    const { status, statusText, headers } = response;
    const known = new Headers(headers);
    known.delete("content-length");
    return new Response(grown(text), { status, statusText, headers: known });
  };
}

function grown(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  return JSON.stringify(withMembers(JSON.parse(text)));
}

function withMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMembers);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    withMembers(member),
  ]);
  return { ...Object.fromEntries(members), ...UNKNOWN };
}
