import { brokenFile } from "./broken_file.ts";
import type { Range } from "./chunk_bytes.ts";
import { readSchema, type SchemaNode } from "./schema.ts";
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
  readonly schema: SchemaNode;
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

/**
 * Reads a footer: the bytes between the columns and the last eight of the file.
 *
 * Of the columns in each row group it takes what it needs: most of a footer is their statistics. Source: parquet.thrift,
 * FileMetaData.
 */
export function readFooter(bytes: Uint8Array): Footer {
  const reader = new ThriftReader(bytes, 0);
  let schema: SchemaNode | null = null;
  let rowGroups: RowGroup[] | null = null;
  reader.struct((field) => {
    if (field === 2) schema = readSchema(reader);
    else if (field === 4) {
      rowGroups = listOf(reader, () => readRowGroup(reader));
    } else return false;
    return true;
  });
  if (schema === null || rowGroups === null) {
    throw brokenFile("its footer lacks columns or row groups");
  }
  return { schema, rowGroups };
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
