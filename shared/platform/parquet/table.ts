import { brokenFile, soundly } from "./broken_file.ts";
import { type ParquetFile, readRange } from "./chunk_bytes.ts";
import { readFooter, type RowGroup } from "./footer.ts";
import type { SchemaElement, SchemaNode } from "./schema.ts";

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

function columnsOf(root: SchemaNode): Column[] {
  let index = 0;
  return root.children.map((child) => {
    const leaves = leavesOf(child, { definition: 0, repetition: 0 })
      .map((leaf) => ({ ...leaf, index: index++ }));
    return {
      name: child.element.name,
      shape: shapeOf(child),
      isOptional: child.element.repetition !== "REQUIRED",
      leaves,
    };
  });
}

function leavesOf(
  { element, children }: SchemaNode,
  levels: { definition: number; repetition: number },
): Omit<Leaf, "index">[] {
  const { repetition } = element;
  const own = {
    definition: levels.definition + (repetition === "REQUIRED" ? 0 : 1),
    repetition: levels.repetition + (repetition === "REPEATED" ? 1 : 0),
  };
  if (children.length === 0) return [{ element, ...own }];
  return children.flatMap((child) => leavesOf(child, own));
}

/** Source: the Parquet format, LogicalTypes.md, "Maps": a group of one repeated group of a key and a value. */
function shapeOf({ element, children }: SchemaNode): Column["shape"] {
  if (children.length === 0) {
    return element.repetition === "REPEATED" ? "other" : "value";
  }
  const [entry, ...others] = children;
  const isMap = others.length === 0 && entry?.children.length === 2 &&
    element.repetition !== "REPEATED" &&
    element.annotation === "MAP" &&
    entry.element.repetition === "REPEATED" &&
    entry.children.every((child) =>
      child.children.length === 0 &&
      child.element.repetition !== "REPEATED"
    );
  return isMap ? "map" : "other";
}
