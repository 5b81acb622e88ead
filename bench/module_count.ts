import { join } from "node:path";

/** How much a function loads. */
export interface ModuleCount {
  /** Files of ours loaded before the first request. */
  readonly atStart: number;
  /** Files of ours loaded when a provider is first needed. */
  readonly lazy: number;
  /** npm packages deployed with it. */
  readonly packages: number;
}

interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      readonly code?: { readonly specifier?: string };
    }[];
  }[];
  readonly npmPackages?: Readonly<Record<string, unknown>>;
}

/** Counts the modules of the function in a folder, as `deno info` sees them. Imports of types alone do not count. */
export async function countModules(folder: string): Promise<ModuleCount> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["info", "--json", "--no-lock", "--config", join(folder, "deno.json")],
      join(folder, "index.ts"),
    ],
    cwd: folder,
  }).output();
  const graph: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const atStart = reach(graph, false).size;
  return {
    atStart,
    lazy: reach(graph, true).size - atStart,
    packages: Object.keys(graph.npmPackages ?? {}).length,
  };
}

/** Local files that are loaded from the roots, through lazy imports too if asked. */
function reach(graph: Graph, isLazyToo: boolean): Set<string> {
  const modules = new Map(
    graph.modules.map((module) => [module.specifier, module]),
  );
  const reached = new Set<string>();
  const open = [...graph.roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next) || !next.startsWith("file:")) continue;
    reached.add(next);
    for (const { isDynamic, code } of modules.get(next)?.dependencies ?? []) {
      if (code?.specifier !== undefined && (isLazyToo || !isDynamic)) {
        open.push(code.specifier);
      }
    }
  }
  return reached;
}
