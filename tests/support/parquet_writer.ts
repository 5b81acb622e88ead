/**
 * Writes Parquet by hand, for what DuckDB does not write: pages of version 2, INT96, required columns, other pieces.
 *
 * One row group of flat columns; pages are given as bytes. Source: the Parquet format, README.md and parquet.thrift.
 *
 * @module
 */

/** A thrift value: its type in the compact protocol, and its bytes. */
interface Thrift {
  readonly type: number;
  readonly bytes: readonly number[];
}

/** A column and its pages. */
export interface WrittenColumn {
  /** Its name. */
  readonly name: string;
  /** Number of the physical type in parquet.thrift. */
  readonly type: number;
  /** Whether rows may be without a value. */
  readonly isOptional?: boolean;
  /** Bytes of FIXED_LEN_BYTE_ARRAY. */
  readonly length?: number;
  /** Number of the converted type, its scale and precision. */
  readonly converted?: number;
  readonly scale?: number;
  readonly precision?: number;
  /** Number of the codec; 0 is uncompressed, 1 SNAPPY, 2 GZIP. */
  readonly codec?: number;
  /** Headers and bodies, as {@link pageV1} and others give them. */
  readonly pages: readonly (readonly number[])[];
}

/** A whole file with `rows` rows. */
export function writtenParquet(
  rows: number,
  columns: readonly WrittenColumn[],
): Uint8Array {
  const bytes = [...new TextEncoder().encode("PAR1")];
  const chunks = columns.map((column) => {
    const start = bytes.length;
    for (const page of column.pages) bytes.push(...page);
    const size = bytes.length - start;
    return struct([
      [2, i64(start)],
      [
        3,
        struct([
          [1, i32(column.type)],
          [2, list([i32(0)])],
          [3, list([binary(column.name)])],
          [4, i32(column.codec ?? 0)],
          [5, i64(rows)],
          [6, i64(size)],
          [7, i64(size)],
          [9, i64(start)],
        ]),
      ],
    ]);
  });
  const schema = [
    struct([[4, binary("root")], [5, i32(columns.length)]]),
    ...columns.map((column) =>
      struct([
        [1, i32(column.type)],
        [2, column.length === undefined ? null : i32(column.length)],
        [3, i32(column.isOptional ? 1 : 0)],
        [4, binary(column.name)],
        [6, column.converted === undefined ? null : i32(column.converted)],
        [7, column.scale === undefined ? null : i32(column.scale)],
        [8, column.precision === undefined ? null : i32(column.precision)],
      ])
    ),
  ];
  const footer = struct([
    [1, i32(2)],
    [2, list(schema)],
    [3, i64(rows)],
    [4, list([struct([[1, list(chunks)], [2, i64(0)], [3, i64(rows)]])])],
  ]).bytes;
  bytes.push(...footer, ...little(footer.length));
  bytes.push(...new TextEncoder().encode("PAR1"));
  return Uint8Array.from(bytes);
}

/** A data page of version 1; `body` holds levels and values. */
export function pageV1(
  body: readonly number[],
  { count, encoding = 0, size = body.length }: {
    count: number;
    encoding?: number;
    size?: number;
  },
): number[] {
  const header = struct([
    [1, i32(0)],
    [2, i32(size)],
    [3, i32(body.length)],
    [
      5,
      struct([[1, i32(count)], [2, i32(encoding)], [3, i32(3)], [4, i32(3)]]),
    ],
  ]);
  return [...header.bytes, ...body];
}

/** A data page of version 2: levels are never compressed, `values` may be. */
export function pageV2(
  { definitions, values, size = values.length, ...page }: {
    definitions: readonly number[];
    values: readonly number[];
    size?: number;
    count: number;
    nulls: number;
    encoding?: number;
    isCompressed?: boolean;
  },
): number[] {
  const header = struct([
    [1, i32(3)],
    [2, i32(size + definitions.length)],
    [3, i32(values.length + definitions.length)],
    [
      8,
      struct([
        [1, i32(page.count)],
        [2, i32(page.nulls)],
        [3, i32(page.count)],
        [4, i32(page.encoding ?? 0)],
        [5, i32(definitions.length)],
        [6, i32(0)],
        [7, { type: page.isCompressed === false ? 2 : 1, bytes: [] }],
      ]),
    ],
  ]);
  return [...header.bytes, ...definitions, ...values];
}

/** A dictionary page with `count` plain values. */
export function dictionaryPage(
  body: readonly number[],
  { count, size = body.length }: { count: number; size?: number },
): number[] {
  const header = struct([
    [1, i32(2)],
    [2, i32(size)],
    [3, i32(body.length)],
    [7, struct([[1, i32(count)], [2, i32(0)]])],
  ]);
  return [...header.bytes, ...body];
}

/** A number of four bytes, the lowest first. */
export function little(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
}

function struct(fields: readonly (readonly [number, Thrift | null])[]): Thrift {
  const bytes: number[] = [];
  let last = 0;
  for (const [id, value] of fields) {
    if (value === null) continue;
    bytes.push(((id - last) << 4) | value.type, ...value.bytes);
    last = id;
  }
  return { type: 12, bytes: [...bytes, 0] };
}

function list(items: readonly Thrift[]): Thrift {
  const size = items.length < 15
    ? [(items.length << 4) | (items[0]?.type ?? 12)]
    : [0xf0 | (items[0]?.type ?? 12), ...varint(items.length)];
  return { type: 9, bytes: [...size, ...items.flatMap(({ bytes }) => bytes)] };
}

function binary(text: string): Thrift {
  const bytes = [...new TextEncoder().encode(text)];
  return { type: 8, bytes: [...varint(bytes.length), ...bytes] };
}

function i32(value: number): Thrift {
  return { type: 5, bytes: varint(value * 2) };
}

function i64(value: number): Thrift {
  return { type: 6, bytes: varint(value * 2) };
}

/** A whole number, seven bits a byte, the lowest first. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) {
    bytes.push((value % 128) | 128);
  }
  return [...bytes, value];
}
