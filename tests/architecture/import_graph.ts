import { fileURLToPath, pathToFileURL } from "node:url";

/** One import as Deno's own parser sees it. */
export interface Import {
  /** The importing file, from the root. */
  readonly from: string;
  /** The specifier as written. */
  readonly specifier: string;
  /** The imported file from the root; null for a package or a built-in. */
  readonly to: string | null;
}

interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/**
 * Every import of `paths` and of the files they reach, static, typed and dynamic. Imports that are not literal are not among
 * them: nobody can list those.
 *
 * @throws {Error} When Deno cannot read a module.
 */
export async function readImports(
  root: string,
  paths: readonly string[],
): Promise<Import[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = paths.map((path) =>
      `import ${JSON.stringify(pathToFileURL(`${root}/${path}`).href)};`
    );
    await Deno.writeTextFile(entry, lines.join("\n"));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "info",
        "--json",
        "--no-lock",
        "--config",
        `${root}/deno.json`,
        entry,
      ],
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return importsOf(root, JSON.parse(new TextDecoder().decode(stdout)));
  } finally {
    await Deno.remove(entry);
  }
}

function importsOf(
  root: string,
  info: { readonly modules: readonly ModuleInfo[] },
): Import[] {
  return info.modules.flatMap(({ specifier, dependencies }) => {
    const from = pathOf(root, specifier);
    if (from === null) return [];
    return (dependencies ?? []).map((dependency) => ({
      from,
      specifier: dependency.specifier,
      to: pathOf(
        root,
        dependency.code?.specifier ?? dependency.type?.specifier ?? "",
      ),
    }));
  });
}

function pathOf(root: string, specifier: string): string | null {
  if (!specifier.startsWith("file:")) return null;
  const path = fileURLToPath(specifier);
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : null;
}
