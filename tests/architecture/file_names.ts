import type { SourceFile } from "./source_tree.ts";

const SAYS_NOTHING = /(?:^|_)(?:utils?|helpers?|common|types|misc)$/;

/** Names that say nothing, are not snake_case, or an `index` that is no function's door. */
export function nameViolations(files: readonly SourceFile[]): string[] {
  return files.filter(({ path }) => path.endsWith(".ts")).flatMap(
    ({ path }) => {
      const segments = path.replace(/\.ts$/, "").split("/");
      const name = segments.at(-1) ?? "";
      const isDoor = /^(?:tests\/)?supabase\/functions\/[^/]+\/index(?:_test)?$/
        .test(segments.join("/"));
      const empty = segments.filter((segment) => SAYS_NOTHING.test(segment));
      return [
        ...empty.map((segment) => `${path}: "${segment}" says nothing`),
        ...(/^index(?:_test)?$/.test(name) && !isDoor
          ? [`${path}: only a function's door is called index`]
          : []),
        ...(/^[a-z0-9]+(?:_[a-z0-9]+)*(?:\.types)?$/.test(name)
          ? []
          : [`${path} is not snake_case`]),
      ];
    },
  );
}

/** Function folders that are not kebab-case, have no door, no imports of their own or no block in config.toml. */
export function functionFolderViolations(
  files: readonly SourceFile[],
): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const config = files.find(({ path }) => path === "supabase/config.toml");
  const folders = new Set(
    [...paths].flatMap((path) =>
      /^supabase\/functions\/([^/]+)\//.exec(path)?.[1] ?? []
    ),
  );
  return [...folders].flatMap((folder) => {
    const at = `supabase/functions/${folder}`;
    return [
      ...(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(folder)
        ? []
        : [`${at} is not kebab-case`]),
      ...["index.ts", "deno.json"].filter((name) => !paths.has(`${at}/${name}`))
        .map((name) => `${at} has no ${name}`),
      ...(config?.text.includes(`[functions.${folder}]`)
        ? []
        : [`supabase/config.toml has no block for ${folder}`]),
    ];
  });
}
