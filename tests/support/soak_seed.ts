/** The seed of this soak run. @throws {Error} Outside of `deno task soak`. */
export function soakSeed(): number {
  const text = Deno.env.get("SOAK_SEED");
  if (text === undefined) {
    throw new Error("this is a soak test: run it with `deno task soak`");
  }
  return Number(text);
}
