import { parquetMetadata, parquetSchema, type SchemaTree } from "hyparquet";
import { brokenFile } from "./broken_file.ts";
import type { Range } from "./chunk_bytes.ts";
import { ThriftReader } from "./thrift.ts";

/** Rows whose columns are stored together. */
export interface RowGroup {
  /** How many rows. */
  readonly rows: number;
  /** Where each leaf is. */
  readonly chunks: readonly Chunk[];
}

/** A leaf's values in one row group. */
export interface Chunk {
  /** Its bytes. */
  readonly range: Range;
  /** How its pages are compressed. */
  readonly codec: string;
}

/** What a footer says. */
export interface Footer {
  /** The columns as a tree. */
  readonly schema: SchemaTree;
  /** The row groups in their order. */
  readonly rowGroups: readonly RowGroup[];
}

/** Source: parquet.thrift, CompressionCodec. */
const CODECS = [
  "UNCOMPRESSED",
  "SNAPPY",
  "GZIP",
  "LZO",
  "BROTLI",
  "LZ4",
  "ZSTD",
  "LZ4_RAW",
];

/** An empty list of structures, and the end of the structure around it. */
const NO_ROW_GROUPS = [0x0c, 0x00];

/**
 * Reads a footer: the bytes between the columns and the last eight of the file.
 *
 * The columns are read by hyparquet. The row groups are not: there are statistics of every column in every row group, several
 * times as much as all else, and nobody here asks for them. Source: parquet.thrift, FileMetaData.
 */
export function readFooter(bytes: Uint8Array): Footer {
  const reader = new ThriftReader(bytes, 0);
  let rowGroups: RowGroup[] | null = null;
  let from = 0;
  reader.struct((field) => {
    if (field !== 4 || rowGroups !== null) return false;
    from = reader.at;
    rowGroups = listOf(reader, () => readRowGroup(reader));
    return true;
  });
  if (rowGroups === null) throw brokenFile("its footer has no row groups");
  return { schema: readSchema(bytes.subarray(0, from)), rowGroups };
}

function readSchema(before: Uint8Array): SchemaTree {
  const length = before.length + NO_ROW_GROUPS.length;
  const bytes = new Uint8Array(length + 8);
  bytes.set(before);
  bytes.set(NO_ROW_GROUPS, before.length);
  new DataView(bytes.buffer).setUint32(length, length, true);
  bytes.set(new TextEncoder().encode("PAR1"), length + 4);
  return parquetSchema(parquetMetadata(bytes, { geoparquet: false }));
}

function readRowGroup(reader: ThriftReader): RowGroup {
  let rows = 0;
  let chunks: Chunk[] = [];
  reader.struct((field) => {
    if (field === 1) chunks = listOf(reader, () => readChunk(reader));
    else if (field === 3) rows = reader.integer();
    else return false;
    return true;
  });
  return { rows, chunks };
}

function readChunk(reader: ThriftReader): Chunk {
  let chunk: Chunk | null = null;
  reader.struct((field) => {
    if (field === 1) throw brokenFile("its columns are in other files");
    if (field !== 3) return false;
    chunk = readChunkMetadata(reader);
    return true;
  });
  if (chunk === null) throw brokenFile("its columns are encrypted");
  return chunk;
}

function readChunkMetadata(reader: ThriftReader): Chunk {
  let codec = 0;
  let size = 0;
  let data = 0;
  let dictionary = 0;
  reader.struct((field) => {
    if (field === 4) codec = reader.integer();
    else if (field === 7) size = reader.integer();
    else if (field === 9) data = reader.integer();
    else if (field === 11) dictionary = reader.integer();
    else return false;
    return true;
  });
  // Some writers say 0 where there is no dictionary.
  const start = dictionary > 0 ? Math.min(dictionary, data) : data;
  return {
    range: { start, end: start + size },
    codec: CODECS[codec] ?? `number ${codec}`,
  };
}

function listOf<T>(reader: ThriftReader, read: () => T): T[] {
  const items: T[] = [];
  reader.list(() => items.push(read()));
  return items;
}
