import { equal, throws } from "node:assert/strict";
import { RawText } from "../../../shared/platform/raw_text.ts";
import { MAX_PAYLOAD_BYTES } from "../../../shared/vault/limits.ts";
import { requireCiphertext } from "../../../shared/vault/payload.ts";
import { ciphertext } from "../../support/encrypted.ts";

const raw = (text: string) => new RawText(new TextEncoder().encode(text));

for (
  const [what, payload, code] of [
    ["what is no base64", "????", "REQUEST_INVALID"],
    ["less than a tag", ciphertext(15), "REQUEST_INVALID"],
    ["a byte too many", ciphertext(MAX_PAYLOAD_BYTES + 1), "TOO_LARGE"],
    ["what can be read", btoa("0".repeat(64)), "PLAINTEXT_SUSPECTED"],
  ] as const
) {
  Deno.test(`requireCiphertext() refuses ${what}, naming the member`, () => {
    throws(() => requireCiphertext(raw(payload), "/operations/1/payload"), (
      error: { code: string; errors: { pointer: string }[] },
    ) =>
      error.code === code &&
      error.errors[0]?.pointer === "/operations/1/payload");
  });
}

Deno.test("requireCiphertext() takes from a tag to five mebibytes", () => {
  for (const bytes of [16, MAX_PAYLOAD_BYTES]) {
    equal(
      requireCiphertext(raw(ciphertext(bytes)), "/payload").bytes.length,
      bytes,
    );
  }
});
