import { equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { base64Stream } from "../../../shared/vault/base64_stream.ts";
import { base64 } from "../../support/encrypted.ts";

Deno.test("base64Stream() writes the same text wherever the pieces end", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 9 }),
    async (pieces) => {
      const bytes = new Uint8Array(pieces.flatMap((piece) => [...piece]));
      const stream = base64Stream(ReadableStream.from(pieces), {
        bytes: bytes.length,
        before: '{"ü":"',
        after: '"}',
      });
      const text = await new Response(stream).text();
      equal(text, `{"ü":"${base64(bytes)}"}`);
    },
  ));
});

for (const bytes of [2, 4]) {
  Deno.test(`base64Stream() breaks off when 3 bytes come instead of ${bytes}`, async () => {
    const source = ReadableStream.from([new Uint8Array(3)]);
    const stream = base64Stream(source, { bytes, before: "", after: "" });
    await rejects(new Response(stream).text(), TypeError);
  });
}
