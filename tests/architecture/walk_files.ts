/** Paths of all files below `root`, relative to it; folders named in `skipped` are left out. */
export async function* walkFiles(
  root: string,
  skipped: ReadonlySet<string>,
  below = "",
): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(`${root}/${below}`)) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile) yield path;
    else if (entry.isDirectory && !skipped.has(entry.name)) {
      yield* walkFiles(root, skipped, path);
    }
  }
}
