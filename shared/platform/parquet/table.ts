import type { SchemaElement, SchemaTree } from "hyparquet";
import { brokenFile, soundly } from "./broken_file.ts";
import { type ParquetFile, readRange } from "./chunk_bytes.ts";
import { readFooter, type RowGroup } from "./footer.ts";

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

/** Bytes read from the end before it is known how long the footer is. */
const TAIL = 256 * 1024;
/** The footer's length and PAR1. */
const TRAILER = 8;
const PAR1 = 0x31524150;

/** Reads a file's footer: one request, two where it is uncommonly long. */
export async function readTable(file: ParquetFile): Promise<Table> {
  const bytes = await readTail(file);
  return soundly("its footer", () => {
    const { schema, rowGroups } = readFooter(bytes);
    return { columns: columnsOf(schema), rowGroups };
  });
}

async function readTail(file: ParquetFile): Promise<Uint8Array> {
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
  if (length <= tail.length) {
    return tail.subarray(tail.length - length, tail.length - TRAILER);
  }
  return await readRange(file, { start: end - length, end: end - TRAILER });
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
