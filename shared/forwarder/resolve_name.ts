/** The addresses a name has, as the guard asks for them. */

/** Looks up the records of one type: `Deno.resolveDns`. */
export type LookUp = (
  name: string,
  type: "A" | "AAAA",
) => Promise<readonly string[]>;

/**
 * All addresses of a name, IPv4 and IPv6; empty when it has none. Asks the name servers alone: what a hosts file says besides is not
 * seen, so only the operator's own machine can put it there.
 *
 * @throws What `lookUp` throws for either type, other than that there is nothing: half an answer could hide an address.
 */
export async function resolveName(
  name: string,
  lookUp: LookUp = Deno.resolveDns,
): Promise<readonly string[]> {
  const [v4, v6] = await Promise.all([
    addresses(name, "A", lookUp),
    addresses(name, "AAAA", lookUp),
  ]);
  return [...v4, ...v6];
}

async function addresses(name: string, type: "A" | "AAAA", lookUp: LookUp) {
  try {
    return await lookUp(name, type);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
