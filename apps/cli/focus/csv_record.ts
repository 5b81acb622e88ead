/**
 * Records of a CSV file as RFC 4180 has them, NULL told apart from an empty text.
 *
 * @module
 */

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** A record with its line end. NULL is nothing between the commas, an empty text is a pair of quotes. */
export function csvRecord(cells: readonly (string | null)[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

function cellText(cell: string | null): string {
  if (cell === null) return "";
  return cell === "" || NEEDS_QUOTES.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}
