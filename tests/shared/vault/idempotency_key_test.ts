import { equal, notEqual, throws } from "node:assert/strict";
import {
  findIdempotencyKey,
  requestFingerprint,
} from "../../../shared/vault/idempotency_key.ts";

const find = (text: string) =>
  findIdempotencyKey(new Headers({ "idempotency-key": text }));

Deno.test("findIdempotencyKey() reads a key in quotes or bare", () => {
  equal(findIdempotencyKey(new Headers()), null);
  equal(find('"a b"'), "a b");
  equal(find("a-b"), "a-b");
  equal(find(String.raw`"a\"\\"`), String.raw`a"\ `.trim());
  equal(find(`"${"x".repeat(200)}"`)?.length, 200);
});

for (
  const text of ["", '""', '"a', 'a"', "a b", String.raw`"\a"`, "x".repeat(201)]
) {
  Deno.test(`findIdempotencyKey() refuses ${JSON.stringify(text.slice(0, 10))}`, () => {
    throws(() => find(text), { code: "REQUEST_INVALID" });
  });
}

Deno.test("requestFingerprint() tells requests apart", async () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  const one = await requestFingerprint(bytes(1));
  equal(one, await requestFingerprint(bytes(1)));
  notEqual(one, await requestFingerprint(bytes(2)));
  equal(one.length, 64);
});
