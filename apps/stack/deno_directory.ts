/** Where Deno keeps downloaded packages. @throws {Error} When Deno itself cannot tell. */
export async function denoDirectory(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
  }).output();
  const told: { denoDir: string } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return told.denoDir;
}
