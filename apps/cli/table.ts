/** How a column stands. */
export type Alignment = "left" | "right";

/**
 * Lines of a table, columns two spaces apart. Cells are plain texts; colour is `paint`'s, called with the padded cell, so
 * that what is invisible does not count.
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  paint: (cell: string, column: number, row: number) => string = (cell) => cell,
): string[] {
  const widths = alignments.map((_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? "")), 0)
  );
  return rows.map((row, index) =>
    alignments.map((alignment, column) => {
      const cell = row[column] ?? "";
      const space = " ".repeat((widths[column] ?? 0) - textWidth(cell));
      const isLast = column === alignments.length - 1;
      const padded = alignment === "right"
        ? space + cell
        : cell + (isLast ? "" : space);
      return paint(padded, column, index);
    }).join("  ")
  );
}

/** A text of at most `width` columns, its end cut off with `…`. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width
    ? text
    : `${characters.slice(0, width - 1).join("")}…`;
}

function textWidth(text: string): number {
  return [...text].length;
}
