import { brokenFile } from "./broken_file.ts";
import { ThriftReader } from "./thrift.ts";

/** What stands before a page. Source: parquet.thrift, PageHeader. */
export interface PageHeader {
  /** Bytes of the header itself. */
  readonly length: number;
  /** What kind of page it is; others than these are passed over. */
  readonly kind: "data" | "dictionary" | "data v2" | "other";
  /** Bytes of the page as it is stored. */
  readonly stored: number;
  /** Bytes of the page once it is decompressed. */
  readonly size: number;
  /** Values, those that are null included. */
  readonly count: number;
  /** Those that are null; known of version 2 alone. */
  readonly nulls: number;
  /** How the values are written. */
  readonly encoding: string;
  /** How levels are written; of version 2 always RLE. */
  readonly levels: string;
  /** Of version 2: bytes of the definition levels. */
  readonly definitionBytes: number;
  /** Of version 2: bytes of the repetition levels. */
  readonly repetitionBytes: number;
  /** Of version 2: whether the values are compressed. */
  readonly isCompressed: boolean;
}

type Writable = { -readonly [Name in keyof PageHeader]: PageHeader[Name] };

const KINDS = ["data", "other", "dictionary", "data v2"] as const;

/** Sizes and counts are numbers of 32 bits with a sign. */
const MOST = 2 ** 31 - 1;

/** Source: parquet.thrift, Encoding. */
const ENCODINGS = [
  "PLAIN",
  "GROUP_VAR_INT",
  "PLAIN_DICTIONARY",
  "RLE",
  "BIT_PACKED",
  "DELTA_BINARY_PACKED",
  "DELTA_LENGTH_BYTE_ARRAY",
  "DELTA_BYTE_ARRAY",
  "RLE_DICTIONARY",
  "BYTE_STREAM_SPLIT",
];

/** Reads the header at the beginning of `bytes`. Throws where they end before it does. */
export function readPageHeader(bytes: Uint8Array): PageHeader {
  const reader = new ThriftReader(bytes, 0);
  const header: Writable = {
    length: 0,
    kind: "other",
    stored: -1,
    size: -1,
    count: 0,
    nulls: 0,
    encoding: "",
    levels: "RLE",
    definitionBytes: 0,
    repetitionBytes: 0,
    isCompressed: true,
  };
  reader.struct((field) => {
    if (field === 1) header.kind = KINDS[reader.integer()] ?? "other";
    else if (field === 2) header.size = reader.integer();
    else if (field === 3) header.stored = reader.integer();
    else if (field === 5) readData(reader, header);
    else if (field === 7) readDictionary(reader, header);
    else if (field === 8) readDataV2(reader, header);
    else return false;
    return true;
  });
  const numbers = [
    header.stored,
    header.size,
    header.count,
    header.nulls,
    header.definitionBytes,
    header.repetitionBytes,
  ];
  if (numbers.some((number) => !(number >= 0 && number <= MOST))) {
    throw brokenFile("the header of a page lacks a size");
  }
  return { ...header, length: reader.at };
}

function readData(reader: ThriftReader, header: Writable): void {
  reader.struct((field) => {
    if (field === 1) header.count = reader.integer();
    else if (field === 2) header.encoding = readEncoding(reader);
    else if (field === 3) header.levels = readEncoding(reader);
    else return false;
    return true;
  });
}

function readDictionary(reader: ThriftReader, header: Writable): void {
  reader.struct((field) => {
    if (field !== 1) return false;
    header.count = reader.integer();
    return true;
  });
}

function readDataV2(reader: ThriftReader, header: Writable): void {
  reader.struct((field) => {
    if (field === 1) header.count = reader.integer();
    else if (field === 2) header.nulls = reader.integer();
    else if (field === 4) header.encoding = readEncoding(reader);
    else if (field === 5) header.definitionBytes = reader.integer();
    else if (field === 6) header.repetitionBytes = reader.integer();
    else if (field === 7) {
      header.isCompressed = reader.isTrue;
      return false;
    } else return false;
    return true;
  });
}

function readEncoding(reader: ThriftReader): string {
  const number = reader.integer();
  return ENCODINGS[number] ?? `number ${number}`;
}
