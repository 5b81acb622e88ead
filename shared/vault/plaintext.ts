/** Looked at together, so that what is encrypted is found out after little. */
const PIECE = 4_096;

/** Texts shorter than this happen by chance. */
const SUSPICIOUS_LENGTH = 64;

/**
 * Whether bytes can plainly be read: they are JSON, or 64 bytes and more that are all printable.
 *
 * What is encrypted shows itself within the first few bytes. Not a proof of encryption: anything compressed or encoded passes.
 */
export function isReadable(bytes: Uint8Array): boolean {
  return isPrintable(bytes) || isJson(bytes);
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.length >= SUSPICIOUS_LENGTH && bytes.every(isPrintableByte);
}

/** ASCII that prints, with tab, line feed and carriage return. */
function isPrintableByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a ||
    byte === 0x0d;
}

function isJson(bytes: Uint8Array): boolean {
  if (!/^[\s[{"\-\dtfn]/.test(String.fromCharCode(bytes[0] ?? 0))) return false;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    let text = "";
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      text += decoder.decode(piece, { stream: true });
    }
    JSON.parse(text + decoder.decode());
    return true;
  } catch {
    return false;
  }
}
