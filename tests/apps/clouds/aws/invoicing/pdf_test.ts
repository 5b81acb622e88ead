import { equal, match, ok } from "node:assert/strict";
import { textPdf } from "../../../../../apps/clouds/aws/invoicing/pdf.ts";

/** One character a byte, so that offsets are positions. */
const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

Deno.test("textPdf() has a cross-reference table that finds every object, and a trailer that finds the table", () => {
  const file = text(textPdf(["Invoice 1", "Größe & Söhne GmbH"]));
  match(file, /^%PDF-1\.4\n/);
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
  equal(file.slice(table, table + 9), "xref\n0 6\n");
  const entries = file.slice(table + 9).split("\n").slice(1, 6);
  for (const [index, entry] of entries.entries()) {
    equal(entry.length + 1, 20);
    const offset = Number(entry.slice(0, 10));
    equal(file.slice(offset, offset + 7), `${index + 1} 0 obj`);
  }
});

Deno.test("textPdf() tells the length of its content, and shows its lines", () => {
  const file = text(textPdf(["a (b) \\ c", "Größe", "€"]));
  const [, length, content = ""] =
    /\/Length (\d+) >>\nstream\n([^]*)\nendstream/.exec(file) ?? [];
  equal(content.length, Number(length));
  ok(content.includes("(a \\(b\\) \\\\ c) Tj"));
  ok(content.includes("(Größe) Tj"));
  ok(content.includes("(?) Tj"));
});
