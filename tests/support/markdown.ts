/** Reading our own pages, for tests that compare them with the code. */

/** What stands under a heading, up to the next one of its level or above. @throws {Error} Without such a heading. */
export function section(page: string, title: string): string {
  const heading = new RegExp(
    `^(#+) ${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`,
    "m",
  ).exec(page);
  if (heading === null) throw new Error(`there is no heading "${title}"`);
  const rest = page.slice(heading.index + heading[0].length);
  const level = heading[1]?.length ?? 1;
  const end = rest.search(new RegExp(`^#{1,${level}} `, "m"));
  return end < 0 ? rest : rest.slice(0, end);
}

/** The rows of all tables whose first cell is code, as the texts of their cells without backticks. */
export function tableRows(text: string): string[][] {
  return text.split("\n").filter((line) => /^\|\s*`/.test(line)).map((line) =>
    line.split(/(?<!\\)\|/).slice(1, -1).map((cell) =>
      cell.trim().replaceAll("`", "")
    )
  );
}

/** Every block of JSON, parsed. @throws {SyntaxError} */
// deno-lint-ignore no-explicit-any -- tests look at members of many shapes
export function jsonBlocks(page: string): any[] {
  return [...page.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json = ""]) =>
    JSON.parse(json)
  );
}
