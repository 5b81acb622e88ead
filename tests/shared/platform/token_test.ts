import { equal } from "node:assert/strict";
import { randomToken } from "../../../shared/platform/token.ts";

Deno.test("randomToken() gives 32 bytes in URL-safe text, never the same", () => {
  const tokens = new Set(Array.from({ length: 1_000 }, () => randomToken()));
  equal(tokens.size, 1_000);
  for (const token of tokens) equal(/^[A-Za-z0-9_-]{43}$/.test(token), true);
});

Deno.test("randomToken() gives as many bytes as asked for", () =>
  equal(randomToken(16).length, 22));
