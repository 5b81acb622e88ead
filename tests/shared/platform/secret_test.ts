import { equal } from "node:assert/strict";
import { inspect } from "node:util";
import { Secret } from "../../../shared/platform/secret.ts";

const secret = new Secret("planted");

const TEXTS: Record<string, () => string> = {
  "String()": () => String(secret),
  "a template": () => `${secret}`,
  "concatenation": () => "" + (secret as unknown as string),
  "JSON": () => JSON.stringify({ a: [secret] }),
  "Deno.inspect": () => Deno.inspect({ secret }),
  "node inspect": () => inspect({ secret }, { showHidden: true, depth: 9 }),
  "an error": () =>
    new Error("x", { cause: secret }).message +
    Deno.inspect(new Error("x", { cause: secret })),
};

for (const [name, text] of Object.entries(TEXTS)) {
  Deno.test(`Secret does not show in ${name}`, () => {
    equal(text().includes("planted"), false);
    if (name !== "an error") equal(text().includes("[sealed]"), true);
  });
}

Deno.test("reveal() gives the value", () => equal(secret.reveal(), "planted"));

Deno.test("Secret has no enumerable member to copy the value from", () =>
  equal(Object.keys(secret).length, 0));
