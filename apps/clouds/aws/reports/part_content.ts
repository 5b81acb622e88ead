import { gzipSync } from "node:zlib";
import { type Content, fileContent } from "../s3/content.ts";
import type { TemporaryFolder } from "../s3/temporary_folder.ts";
import type { ReportOptions, ReportPlant } from "./report_options.ts";
import type { ReportTable } from "./report_table.ts";

/** Writes a part to a file, chunk by chunk, and answers what is in it. Part null is an empty one. */
export async function partContent(
  table: ReportTable,
  part: number | null,
  { options, files }: { options: ReportOptions; files: TemporaryFolder },
): Promise<Content> {
  if (options.format === "parquet") {
    const { parquetContent } = await import("./parquet_content.ts");
    return await parquetContent(table, part, { options, files });
  }
  const path = await files.file(".csv");
  await writeCsv(path, table.csv(part), options);
  return await fileContent(path);
}

async function writeCsv(
  path: string,
  text: Iterable<string>,
  { format, plant }: ReportOptions,
): Promise<void> {
  const bytes = ReadableStream.from(text).pipeThrough(new TextEncoderStream());
  const file = await Deno.open(path, { write: true, create: true });
  if (format === "csv") await bytes.pipeTo(file.writable);
  else await compressed(bytes, plant).pipeTo(file.writable);
}

/** One gzip member over all, or one for every chunk: readers that stop at the first member's end then lose the rest. */
function compressed(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  plant: ReportPlant,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (!plant.multiMember) {
    return bytes.pipeThrough(new CompressionStream("gzip"));
  }
  return bytes.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        controller.enqueue(new Uint8Array(gzipSync(chunk)));
      },
    }),
  );
}
