import { Decimal } from "../decimal.ts";
import { brokenFile } from "./broken_file.ts";
import type { SchemaElement } from "./schema.ts";

/** A value of fixed width, or of a number written in bytes, as it is compared: equal numbers are equal values. */
export type Raw = number | bigint;

/** How the values of a leaf are read. */
export interface ValueKind {
  /** Bytes of each value; null where each is preceded by its length. */
  readonly width: number | null;
  /** Whether the values can be added up. */
  readonly isNumber: boolean;
  /** Whether they are doubles, which have a quicker way. */
  readonly isDouble?: boolean;
  /** Digits after the point of what is read as a whole number. */
  readonly scale?: number;
  /** How a value is read; null where it is UTF-8 text, which needs no reading. */
  readonly raw:
    | ((view: DataView, at: number, length: number) => Raw)
    | null;
  /** What is written for a value; null where it stands for nothing that can be written. */
  readonly text: (raw: Raw) => string | null;
}

const TEXT: ValueKind = {
  width: null,
  isNumber: true,
  raw: null,
  text: String,
};
const TRUTH: ValueKind = {
  width: 1,
  isNumber: false,
  raw: (view, at) => view.getUint8(at),
  text: (raw) => raw ? "true" : "false",
};
const UUIDS: ValueKind = {
  width: 16,
  isNumber: false,
  raw: readBigEndian,
  text: (raw) =>
    BigInt.asUintN(128, BigInt(raw)).toString(16).padStart(32, "0")
      .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5"),
};
const DAY = 86_400;
/** Seconds since 1970. */
const YEAR_0 = Date.UTC(2000, 0) / 1000 - 2000 * 365.2425 * DAY;
const YEAR_10000 = Date.UTC(10000, 0) / 1000;
/** Digits after the point of a decimal of 256 bits, which is more than any report has. */
const MOST_SCALE = 76;
/** The Julian day of 1970-01-01, from which INT96 counts. */
const EPOCH_DAY = 2_440_588;

/** How values of this type and annotation are read; null for those that reports do not have: times of day, intervals, bytes. */
export function kindOf(element: SchemaElement): ValueKind | null {
  const { type, annotation, length, scale } = element;
  switch (type) {
    case "BYTE_ARRAY":
      return annotation === "DECIMAL"
        ? scaled(null, readBigEndian, scale)
        : TEXT;
    case "FIXED_LEN_BYTE_ARRAY":
      if (!(length > 0)) return null;
      if (annotation === "DECIMAL") return scaled(length, readBigEndian, scale);
      return annotation === "UUID" && length === 16 ? UUIDS : null;
    case "BOOLEAN":
      return TRUTH;
    case "INT32":
      return numbers32(element);
    case "INT64":
      return numbers64(element);
    case "INT96":
      return moments(12, 1_000_000_000n, readInt96);
    case "FLOAT":
      return doubles(4, (view, at) => view.getFloat32(at, true), shortestFloat);
    case "DOUBLE":
      return doubles(8, (view, at) => view.getFloat64(at, true), String);
    default:
      return null;
  }
}

function numbers32({ annotation, scale }: SchemaElement): ValueKind | null {
  const raw = (view: DataView, at: number) => view.getInt32(at, true);
  switch (annotation) {
    case "DECIMAL":
      return scaled(4, raw, scale);
    case "DATE": {
      const text = (days: Raw) =>
        isoTime(Number(days) * DAY, "")?.slice(0, 10) ?? null;
      return { width: 4, isNumber: false, raw, text };
    }
    case "UNSIGNED":
      return scaled(4, (view, at) => view.getUint32(at, true), 0);
    default:
      return annotation === null ? scaled(4, raw, 0) : null;
  }
}

function numbers64({ annotation, scale }: SchemaElement): ValueKind | null {
  switch (annotation) {
    case "DECIMAL":
      return scaled(8, readInt64, scale);
    case "MILLIS":
      return moments(8, 1_000n, readInt64);
    case "MICROS":
      return moments(8, 1_000_000n, readInt64);
    case "NANOS":
      return moments(8, 1_000_000_000n, readInt64);
    case "UNSIGNED":
      return scaled(8, (view, at) => view.getBigUint64(at, true), 0);
    default:
      return annotation === null ? scaled(8, readInt64, 0) : null;
  }
}

function scaled(
  width: number | null,
  raw: NonNullable<ValueKind["raw"]>,
  scale: number,
): ValueKind {
  if (!(scale >= 0 && scale <= MOST_SCALE)) {
    throw brokenFile(`a decimal has ${scale} digits after its point`);
  }
  const text = scale === 0
    ? String
    : (value: Raw) => Decimal.parse(`${value}e-${scale}`).toString();
  return { width, isNumber: true, raw, scale, text };
}

function doubles(
  width: number,
  raw: NonNullable<ValueKind["raw"]>,
  shortest: (value: number) => string,
): ValueKind {
  const text = (value: Raw) =>
    Decimal.find(shortest(Number(value)))?.toString() ?? String(value);
  return { width, isNumber: true, isDouble: width === 8, raw, text };
}

/** The shortest decimal that reads back as this float of 32 bits. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toPrecision(9);
}

function moments(
  width: number,
  perSecond: bigint,
  raw: NonNullable<ValueKind["raw"]>,
): ValueKind {
  const digits = String(perSecond).length - 1;
  const text = (value: Raw) => {
    // Most moments are whole seconds, and numbers are quicker than bigints.
    if (typeof value === "number" && value % Number(perSecond) === 0) {
      return isoTime(value / Number(perSecond), "");
    }
    const units = BigInt(value);
    const rest = ((units % perSecond) + perSecond) % perSecond;
    const fraction = String(rest).padStart(digits, "0").replace(
      /(?:000)+$/,
      "",
    );
    const seconds = Number((units - rest) / perSecond);
    return isoTime(seconds, fraction && `.${fraction}`);
  };
  return { width, isNumber: false, raw, text };
}

/** ISO 8601 of a second in UTC; null for years that are not written with four digits. */
function isoTime(seconds: number, fraction: string): string | null {
  if (!(seconds >= YEAR_0 && seconds < YEAR_10000)) return null;
  const text = new Date(seconds * 1000).toISOString();
  return `${text.slice(0, 19)}${fraction}Z`;
}

/** Whole numbers that a double holds exactly stay numbers, which are compared faster. */
function readInt64(view: DataView, at: number): Raw {
  const high = view.getInt32(at + 4, true);
  return high >= -0x200000 && high < 0x200000
    ? high * 0x100000000 + view.getUint32(at, true)
    : view.getBigInt64(at, true);
}

/** Bytes of whole numbers that a double surely holds. */
const BYTES_OF_NUMBER = 6;
const NANOS_OF_DAY = 86_400_000_000_000n;

/** Nanoseconds of a day, then the Julian day. Source: the Parquet format, LogicalTypes.md, and what Impala and Spark write. */
function readInt96(view: DataView, at: number): bigint {
  const days = BigInt(view.getInt32(at + 8, true) - EPOCH_DAY);
  return days * NANOS_OF_DAY + view.getBigInt64(at, true);
}

/** A whole number in two's complement, its highest byte first. Small ones, which most are, become numbers. */
function readBigEndian(view: DataView, at: number, length: number): Raw {
  const isNegative = length > 0 && view.getInt8(at) < 0;
  const filling = isNegative ? 255 : 0;
  let from = at;
  while (from < at + length && view.getUint8(from) === filling) from += 1;
  const count = at + length - from;
  if (count <= BYTES_OF_NUMBER) {
    let value = isNegative ? -1 : 0;
    for (let i = 0; i < count; i++) {
      value = value * 256 + view.getUint8(from + i);
    }
    return value;
  }
  let value = 0n;
  for (let i = 0; i < length; i++) {
    value = (value << 8n) | BigInt(view.getUint8(at + i));
  }
  return BigInt.asIntN(8 * length, value);
}
