/** The names in the first column of a page's tables: `` | `NAME` | ... ``. */
export function tableNames(page: string): Set<string> {
  return new Set(
    [...page.matchAll(/^\|\s*`([A-Z][A-Z0-9_]+)`\s*\|/gm)].map(([, name]) =>
      name ?? ""
    ),
  );
}

/** Names that are in the code or on the page, but not in both. `title` says which page. */
export function tableViolations(
  title: string,
  page: string,
  names: readonly string[],
): string[] {
  const told = tableNames(page);
  return [
    ...names.filter((name) => !told.has(name)).map((name) =>
      `${title} does not tell of ${name}`
    ),
    ...[...told].filter((name) => !names.includes(name)).map((name) =>
      `${title} tells of ${name}, which does not exist`
    ),
  ];
}

/** Settings that `.env.example` does not list, and lines of it that are no setting. */
export function exampleViolations(
  example: string,
  names: readonly string[],
): string[] {
  const told = [...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((
    [, name],
  ) => name ?? "");
  return [
    ...names.filter((name) => !told.includes(name)).map((name) =>
      `.env.example does not list ${name}`
    ),
    ...told.filter((name) => !names.includes(name)).map((name) =>
      `.env.example lists ${name}, which is no setting`
    ),
  ];
}
