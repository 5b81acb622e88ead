/**
 * Files that the readers are measured with: Cost and Usage Reports of any size, the same from the same seed.
 *
 * Made for their weight, not for their meaning: quoted commas, doubled quotes, line ends inside of fields, UTF-8, maps as JSON,
 * negative and exponent-form numbers, several currencies and months. The costs add up to no bill.
 *
 * @module
 */
import { createGzip } from "node:zlib";
import { csvLines, csvNames } from "./cur_lines.ts";

/** What to write. */
export interface CurFileOptions {
  /** Lines besides the header. */
  readonly lines: number;
  /** 92 or more. Below 120 plain texts under a legacy header, from there on all that CSV can have, under CUR 2.0's. */
  readonly columns: number;
  /** The same seed, the same groups; the same part as well, the same lines. */
  readonly seed: number;
  /** The number of a part whose groups are those of the other parts; 0 when absent. */
  readonly part?: number;
  /** Puts every field in quotes. */
  readonly quoted?: boolean;
  /** Groups a day; when absent 21 below 120 columns, otherwise 1,000. */
  readonly groupsADay?: number;
  /** gzip's level for a path that ends in `.gz`; 6 when absent, as deliveries have it. */
  readonly level?: number;
}

/** Characters that are written at once. */
const PIECE = 1 << 18;

/** Writes a file, compressed when its path ends in `.gz`. Gives the names of its columns. */
export async function writeCsvFile(
  path: string,
  options: CurFileOptions,
): Promise<string[]> {
  const file = await Deno.create(path);
  const pieces = ReadableStream.from(csvPieces(options));
  if (path.endsWith(".gz")) {
    await pieces.pipeThrough(gzip(options.level ?? 6)).pipeTo(file.writable);
  } else {
    await pieces.pipeTo(file.writable);
  }
  return csvNames(options);
}

function* csvPieces(options: CurFileOptions): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = "";
  for (const line of csvLines(options)) {
    text += line;
    if (text.length < PIECE) continue;
    yield encoder.encode(text);
    text = "";
  }
  yield encoder.encode(text);
}

/** CompressionStream knows no levels. */
function gzip(level: number): TransformStream<Uint8Array, Uint8Array> {
  const zip = createGzip({ level });
  return new TransformStream({
    start(controller) {
      zip.on("data", (chunk: Uint8Array) => controller.enqueue(chunk));
      zip.on("error", (error) => controller.error(error));
    },
    transform: (piece) => new Promise((done) => zip.write(piece, () => done())),
    flush: () =>
      new Promise((done) => {
        zip.on("end", done);
        zip.end();
      }),
  });
}
