/** Eight hexadecimal digits that stand for some texts in their order. */
export async function digestOf(texts: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash.subarray(0, 4)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
