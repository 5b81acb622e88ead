import type { FocusRow } from "./focus_rule.ts";

/**
 * Reads a CSV file character by character: what stands between commas without quotes and is empty is null.
 *
 * @throws {Error} Where it is not RFC 4180: another line end, a quote inside a bare cell, a record of another length.
 */
export function readCsv(text: string): { header: string[]; rows: FocusRow[] } {
  const [header = [], ...records] = readRecords(text);
  const names = header.map((name) => name ?? "");
  return {
    header: names,
    rows: records.map((cells) => {
      if (cells.length !== names.length) {
        throw new Error(
          `a record has ${cells.length} cells, the header ${names.length}`,
        );
      }
      return Object.fromEntries(
        names.map((name, at) => [name, cells[at] ?? null]),
      );
    }),
  };
}

function readRecords(text: string): (string | null)[][] {
  const records: (string | null)[][] = [];
  let cells: (string | null)[] = [];
  for (let at = 0; at < text.length;) {
    const cell = text[at] === '"' ? quoted(text, at + 1) : bare(text, at);
    cells.push(cell.value);
    at = cell.end;
    if (text[at] === ",") {
      at += 1;
      continue;
    }
    if (text.slice(at, at + 2) !== "\r\n") {
      throw new Error(
        `a record must end with CRLF: found ${
          JSON.stringify(text.slice(at, at + 10))
        }`,
      );
    }
    at += 2;
    records.push(cells);
    cells = [];
  }
  return records;
}

function quoted(text: string, from: number): { value: string; end: number } {
  for (let at = from;; at += 1) {
    const end = text.indexOf('"', at);
    if (end < 0) throw new Error("a quote is never closed");
    if (text[end + 1] !== '"') {
      return {
        value: text.slice(from, end).replaceAll('""', '"'),
        end: end + 1,
      };
    }
    at = end + 1;
  }
}

function bare(
  text: string,
  from: number,
): { value: string | null; end: number } {
  let end = from;
  while (end < text.length && !",\r\n".includes(text[end] ?? "")) end += 1;
  const value = text.slice(from, end);
  if (value.includes('"')) throw new Error(`a bare cell has a quote: ${value}`);
  return { value: value === "" ? null : value, end };
}
