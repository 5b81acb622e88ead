// A PDF of one page of text: header, five objects, cross-reference table, trailer. ISO 32000-1, 7.5.

/** Points from the page's foot to the first line, and from line to line. */
const TOP = 780;
const LEADING = 18;

/** Makes a PDF that shows the lines. Characters outside Latin-1 become question marks: its font has no others. */
export function textPdf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const content = [
    `BT /F1 12 Tf ${LEADING} TL 60 ${TOP} Td`,
    ...lines.map((line) => `(${escape(line)}) Tj T*`),
    "ET",
  ].join("\n");
  return toLatin1(assemble([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " +
    "/Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ]));
}

/** The table of offsets tells a reader where each object begins, to the byte; here a character is a byte. */
function assemble(objects: readonly string[]): string {
  let file = "%PDF-1.4\n";
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) =>
    `${String(offset).padStart(10, "0")} 00000 n \n`
  );
  const size = objects.length + 1;
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${table.join("")}` +
    `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
}

function escape(line: string): string {
  return line.replace(/[\\()]/g, "\\$&").replace(/[^\x20-\xff]/g, "?");
}

function toLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
