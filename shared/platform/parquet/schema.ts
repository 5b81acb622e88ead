import { brokenFile } from "./broken_file.ts";
import type { ThriftReader } from "./thrift.ts";

/** How values are stored. Source: parquet.thrift, Type. */
export type PhysicalType =
  | "BOOLEAN"
  | "INT32"
  | "INT64"
  | "INT96"
  | "FLOAT"
  | "DOUBLE"
  | "BYTE_ARRAY"
  | "FIXED_LEN_BYTE_ARRAY";

/** What the values of a column are, as far as it matters for reading them. */
export type Annotation =
  | "DATE"
  | "DECIMAL"
  | "MAP"
  | "MICROS"
  | "MILLIS"
  | "NANOS"
  | "OTHER"
  | "TEXT"
  | "TIME"
  | "UNSIGNED"
  | "UUID";

/** A column, or what holds columns. */
export interface SchemaElement {
  /** Its name. */
  readonly name: string;
  /** How its values are stored; null where it holds columns. */
  readonly type: PhysicalType | null;
  /** Bytes of a FIXED_LEN_BYTE_ARRAY. */
  readonly length: number;
  /** How often there is a value. */
  readonly repetition: "REQUIRED" | "OPTIONAL" | "REPEATED";
  /** What its values are; null when that goes without saying. */
  readonly annotation: Annotation | null;
  /** Digits after the point of a DECIMAL. */
  readonly scale: number;
}

/** An element and what it holds. */
export interface SchemaNode {
  /** The element. */
  readonly element: SchemaElement;
  /** The elements in it, in their order. */
  readonly children: readonly SchemaNode[];
}

const TYPES: readonly PhysicalType[] = [
  "BOOLEAN",
  "INT32",
  "INT64",
  "INT96",
  "FLOAT",
  "DOUBLE",
  "BYTE_ARRAY",
  "FIXED_LEN_BYTE_ARRAY",
];
const REPETITIONS = ["REQUIRED", "OPTIONAL", "REPEATED"] as const;

/** By their numbers in parquet.thrift, ConvertedType: how annotations were written before there were logical types. */
const CONVERTED: readonly (Annotation | null)[] = [
  "TEXT",
  "MAP",
  "MAP",
  "OTHER", // LIST
  "TEXT", // ENUM
  "DECIMAL",
  "DATE",
  "TIME",
  "TIME",
  "MILLIS",
  "MICROS",
  "UNSIGNED",
  "UNSIGNED",
  "UNSIGNED",
  "UNSIGNED",
  null, // signed, which goes without saying
  null,
  null,
  null,
  "TEXT", // JSON
  "OTHER", // BSON
  "OTHER", // INTERVAL
];

/** By their fields in parquet.thrift, LogicalType; those of moments and whole numbers say more inside. */
const LOGICAL: Readonly<Record<number, Annotation>> = {
  1: "TEXT",
  2: "MAP",
  4: "TEXT",
  5: "DECIMAL",
  6: "DATE",
  7: "TIME",
  12: "TEXT",
  14: "UUID",
};
const UNITS: Readonly<Record<number, Annotation>> = {
  1: "MILLIS",
  2: "MICROS",
  3: "NANOS",
};

/** Elements can hold elements so deep, which is deeper than any report. */
const MOST_DEPTH = 64;

/** Reads a list of elements, each followed by what it holds. Source: parquet.thrift, SchemaElement. */
export function readSchema(reader: ThriftReader): SchemaNode {
  const elements: Listed[] = [];
  reader.list(() => elements.push(readElement(reader)));
  let next = 0;
  const take = (depth: number): SchemaNode => {
    const listed = elements[next++];
    if (listed === undefined || depth > MOST_DEPTH) {
      throw brokenFile("its columns are not a tree");
    }
    const children: SchemaNode[] = [];
    while (children.length < listed.children) children.push(take(depth + 1));
    return { element: listed.element, children };
  };
  return take(0);
}

/** An element as it is listed: how many of those that follow are its own. */
interface Listed {
  readonly element: SchemaElement;
  readonly children: number;
}

function readElement(reader: ThriftReader): Listed {
  let name = "";
  let children = 0;
  let type: PhysicalType | null = null;
  let length = 0;
  let repetition: SchemaElement["repetition"] = "REQUIRED";
  let annotation: Annotation | null = null;
  let scale = 0;
  reader.struct((field) => {
    if (field === 1) type = TYPES[reader.integer()] ?? null;
    else if (field === 2) length = reader.integer();
    else if (field === 3) {
      repetition = REPETITIONS[reader.integer()] ?? "REPEATED";
    } else if (field === 4) name = reader.text();
    else if (field === 5) children = reader.integer();
    else if (field === 6) annotation = CONVERTED[reader.integer()] ?? null;
    else if (field === 7) scale = reader.integer();
    else if (field === 10) {
      const logical = readLogical(reader);
      annotation = logical.annotation;
      scale = logical.scale ?? scale;
    } else return false;
    return true;
  });
  return {
    element: { name, type, length, repetition, annotation, scale },
    children,
  };
}

function readLogical(
  reader: ThriftReader,
): { annotation: Annotation | null; scale: number | null } {
  let annotation: Annotation | null = null;
  let scale: number | null = null;
  reader.struct((kind) => {
    annotation = LOGICAL[kind] ?? "OTHER";
    if (kind !== 5 && kind !== 8 && kind !== 10) return false;
    if (kind === 10) annotation = null;
    reader.struct((field) => {
      if (kind === 5 && field === 1) scale = reader.integer();
      else if (kind === 8 && field === 2) annotation = readUnit(reader);
      else if (kind === 10 && field === 2) {
        annotation = reader.isTrue ? null : "UNSIGNED";
        return false;
      } else return false;
      return true;
    });
    return true;
  });
  return { annotation, scale };
}

function readUnit(reader: ThriftReader): Annotation {
  let unit: Annotation = "OTHER";
  reader.struct((field) => {
    unit = UNITS[field] ?? "OTHER";
    return false;
  });
  return unit;
}
