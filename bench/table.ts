import { say } from "../apps/stack/terminal.ts";

/** Prints rows in aligned columns, the first to the left, the others to the right. */
export async function printTable(
  rows: readonly (readonly string[])[],
): Promise<void> {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    await say(cells.join("  ").trimEnd());
  }
}
