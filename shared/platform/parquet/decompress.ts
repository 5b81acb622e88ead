import { gunzipSync } from "node:zlib";
import { brokenFile, soundly } from "./broken_file.ts";
import { decompressSnappy } from "./snappy.ts";

/** A page's bytes as they were before they were compressed. An uncompressed page is not copied. */
export function decompress(
  bytes: Uint8Array,
  { codec, size }: { codec: string; size: number },
): Uint8Array {
  const page = soundly("a page", () => decompressed(bytes, codec, size));
  if (page.length !== size) {
    throw brokenFile(
      `a page must have ${size} bytes once decompressed: found ${page.length}`,
    );
  }
  return page;
}

function decompressed(
  bytes: Uint8Array,
  codec: string,
  size: number,
): Uint8Array {
  switch (codec) {
    case "UNCOMPRESSED":
      return bytes;
    case "SNAPPY": {
      const page = new Uint8Array(size);
      decompressSnappy(bytes, page);
      return page;
    }
    case "GZIP":
      return gunzipSync(bytes, { maxOutputLength: Math.max(size, 1) });
    default:
      throw brokenFile(
        `its pages must be uncompressed or compressed with SNAPPY or GZIP: found ${codec}`,
      );
  }
}
