import { decodeBase64 } from "./base64.ts";

/** Looked at together; a multiple of 3, as base64 is decoded piece by piece. */
const PIECE = 3 * 4_096;

/** Texts shorter than this happen by chance. */
const SUSPICIOUS_LENGTH = 64;

/**
 * Whether bytes given in canonical base64 can plainly be read: they are JSON, or 64 bytes and more that are all printable.
 *
 * What is encrypted shows itself within the first few bytes, so the whole is decoded only when it is none. Not a proof of
 * encryption: anything compressed or encoded passes.
 */
export function isReadable(base64: string, bytes: number): boolean {
  return isPrintable(base64, bytes) || isJson(base64, bytes);
}

function isPrintable(base64: string, bytes: number): boolean {
  if (bytes < SUSPICIOUS_LENGTH) return false;
  for (let from = 0; from < bytes; from += PIECE) {
    const piece = decodeBase64(base64, from, Math.min(bytes, from + PIECE));
    if (!piece.every(isPrintableByte)) return false;
  }
  return true;
}

/** ASCII that prints, with tab, line feed and carriage return. */
function isPrintableByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a ||
    byte === 0x0d;
}

function isJson(base64: string, bytes: number): boolean {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    let text = "";
    for (let from = 0; from < bytes; from += PIECE) {
      const piece = decodeBase64(base64, from, Math.min(bytes, from + PIECE));
      if (
        from === 0 &&
        !/^[\s[{"\-\dtfn]/.test(String.fromCharCode(piece[0] ?? 0))
      ) {
        return false;
      }
      text += decoder.decode(piece, { stream: true });
    }
    JSON.parse(text + decoder.decode());
    return true;
  } catch {
    return false;
  }
}
