import {
  type ColumnChunk,
  parquetMetadata,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from "hyparquet";
import { brokenFile, soundly } from "./broken_file.ts";
import { type ParquetFile, type Range, readRange } from "./chunk_bytes.ts";

/** What a Parquet file says about itself. */
export interface Table {
  /** The outermost columns. */
  readonly columns: readonly Column[];
  /** The row groups in their order. */
  readonly rowGroups: readonly RowGroup[];
}

/** An outermost column. */
export interface Column {
  /** Its name. */
  readonly name: string;
  /** What a row has in it. Lists and records, which are `other`, are not read. */
  readonly shape: "value" | "map" | "other";
  /** Whether a row may be without it. */
  readonly isOptional: boolean;
  /** Where its values are stored: one leaf, or of a map the keys and the values. */
  readonly leaves: readonly Leaf[];
}

/** A column as it is stored: values, and levels that tell what is null or repeated. */
export interface Leaf {
  /** Its number among the leaves of the table. */
  readonly index: number;
  /** Its type and what annotates it. */
  readonly element: SchemaElement;
  /** The definition level at which there is a value. */
  readonly definition: number;
  /** How deep values repeat. */
  readonly repetition: number;
}

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

/** Bytes read from the end before it is known how long the footer is. */
const TAIL = 256 * 1024;
/** The footer's length and PAR1. */
const TRAILER = 8;
const PAR1 = 0x31524150;

/** Statistics are not needed, so nothing is made of them. */
const NOTHING = () => undefined;
const PARSERS = {
  timestampFromMilliseconds: NOTHING,
  timestampFromMicroseconds: NOTHING,
  timestampFromNanoseconds: NOTHING,
  dateFromDays: NOTHING,
  stringFromBytes: NOTHING,
};

/** Reads a file's footer: one request, two where it is uncommonly long. */
export async function readTable(file: ParquetFile): Promise<Table> {
  const footer = await readFooter(file);
  return soundly("its footer", () => {
    const metadata = parquetMetadata(footer, {
      parsers: PARSERS,
      geoparquet: false,
    });
    return {
      columns: columnsOf(parquetSchema(metadata)),
      rowGroups: metadata.row_groups.map(({ num_rows, columns }) => ({
        rows: Number(num_rows),
        chunks: columns.map(toChunk),
      })),
    };
  });
}

async function readFooter(file: ParquetFile): Promise<Uint8Array> {
  const end = file.byteLength;
  const start = Math.max(0, end - TAIL);
  const tail = await readRange(file, { start, end });
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  if (
    tail.length < TRAILER ||
    view.getUint32(tail.length - 4, true) !== PAR1
  ) {
    throw brokenFile(
      "it does not end with PAR1: it is cut off or another kind",
    );
  }
  const length = view.getUint32(tail.length - TRAILER, true) + TRAILER;
  if (length <= tail.length) return tail;
  return await readRange(file, { start: end - length, end });
}

function columnsOf(root: SchemaTree): Column[] {
  let index = 0;
  return root.children.map((child) => {
    const leaves = leavesOf(child, { definition: 0, repetition: 0 })
      .map((leaf) => ({ ...leaf, index: index++ }));
    return {
      name: child.element.name,
      shape: shapeOf(child),
      isOptional: child.element.repetition_type !== "REQUIRED",
      leaves,
    };
  });
}

function leavesOf(
  { element, children }: SchemaTree,
  levels: { definition: number; repetition: number },
): Omit<Leaf, "index">[] {
  const { repetition_type } = element;
  const own = {
    definition: levels.definition + (repetition_type === "REQUIRED" ? 0 : 1),
    repetition: levels.repetition + (repetition_type === "REPEATED" ? 1 : 0),
  };
  if (children.length === 0) return [{ element, ...own }];
  return children.flatMap((child) => leavesOf(child, own));
}

/** Source: the Parquet format, LogicalTypes.md, "Maps": a group of one repeated group of a key and a value. */
function shapeOf({ element, children }: SchemaTree): Column["shape"] {
  if (children.length === 0) {
    return element.repetition_type === "REPEATED" ? "other" : "value";
  }
  const [entry, ...others] = children;
  const isMap = others.length === 0 && entry?.children.length === 2 &&
    element.repetition_type !== "REPEATED" &&
    (element.converted_type === "MAP" ||
      element.converted_type === "MAP_KEY_VALUE" ||
      element.logical_type?.type === "MAP") &&
    entry.element.repetition_type === "REPEATED" &&
    entry.children.every((child) =>
      child.children.length === 0 &&
      child.element.repetition_type !== "REPEATED"
    );
  return isMap ? "map" : "other";
}

function toChunk({ meta_data, file_path }: ColumnChunk): Chunk {
  if (meta_data === undefined || file_path) {
    throw brokenFile("its columns must be in the file itself, not encrypted");
  }
  const data = Number(meta_data.data_page_offset);
  // Some writers say 0 where there is no dictionary.
  const dictionary = Number(meta_data.dictionary_page_offset ?? 0);
  const start = dictionary > 0 ? Math.min(dictionary, data) : data;
  return {
    range: { start, end: start + Number(meta_data.total_compressed_size) },
    codec: meta_data.codec,
  };
}
