import {
  deltaBinaryUnpack,
  deltaByteArray,
  deltaLengthByteArray,
} from "hyparquet/src/delta.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { brokenFile, soundly } from "./broken_file.ts";
import type { Leaf } from "./table.ts";

/**
 * The values of a page of an uncommon encoding (DELTA_* and BYTE_STREAM_SPLIT), written out as PLAIN has them.
 *
 * Decoded by hyparquet, a value at a time: slower than the pages that reports are made of, and as exact.
 */
export function toPlain(
  bytes: Uint8Array,
  { element, encoding, count }: {
    element: Leaf["element"];
    encoding: string;
    count: number;
  },
): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const reader = { view, offset: 0 };
  const { length } = element;
  const type = element.type ?? "BYTE_ARRAY";
  return soundly(`a page of ${encoding}`, () => {
    switch (encoding) {
      case "DELTA_BINARY_PACKED": {
        const numbers = type === "INT32"
          ? new Int32Array(count)
          : new BigInt64Array(count);
        deltaBinaryUnpack(reader, count, numbers);
        return bytesOf(numbers);
      }
      case "DELTA_LENGTH_BYTE_ARRAY":
      case "DELTA_BYTE_ARRAY": {
        const texts = new Array<Uint8Array>(count);
        if (encoding === "DELTA_BYTE_ARRAY") {
          deltaByteArray(reader, count, texts);
        } else deltaLengthByteArray(reader, count, texts);
        return joined(texts, { withLengths: type === "BYTE_ARRAY" });
      }
      case "BYTE_STREAM_SPLIT": {
        const values = byteStreamSplit(reader, count, type, length);
        return Array.isArray(values)
          ? joined(values, { withLengths: false })
          : bytesOf(values);
      }
      default:
        throw brokenFile(
          `a page has an encoding that is not known: ${encoding}`,
        );
    }
  });
}

/** Typed arrays have the byte order of the machine: little-endian, as Parquet's, wherever this runs. */
function bytesOf(numbers: ArrayBufferView): Uint8Array {
  return new Uint8Array(
    numbers.buffer,
    numbers.byteOffset,
    numbers.byteLength,
  );
}

function joined(
  values: readonly Uint8Array[],
  { withLengths }: { withLengths: boolean },
): Uint8Array {
  const prefix = withLengths ? 4 : 0;
  const size = values.reduce((sum, { length }) => sum + prefix + length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const value of values) {
    if (withLengths) view.setUint32(at, value.length, true);
    bytes.set(value, at + prefix);
    at += prefix + value.length;
  }
  return bytes;
}
