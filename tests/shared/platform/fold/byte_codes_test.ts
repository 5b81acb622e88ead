import { deepEqual, equal } from "node:assert/strict";
import { ByteCodes } from "../../../../shared/platform/fold/byte_codes.ts";
import { Texts } from "../../../../shared/platform/fold/texts.ts";

function coder(texts: Texts, canonical?: (text: string) => string | null) {
  const codes = new ByteCodes(texts, canonical);
  const code = (text: string) => {
    const bytes = new TextEncoder().encode(`-${text}-`);
    const source = { bytes, view: new DataView(bytes.buffer) };
    return codes.codeOf(source, 1, bytes.length - 1);
  };
  return { codes, code };
}

Deno.test("codeOf() gives one code to one text, and null to nothing", () => {
  const texts = new Texts();
  const { code } = coder(texts);
  equal(code(""), 0);
  for (const text of ["a", "b", "us-east-1", "\u00e9t\u00e9", "\ufeffx"]) {
    equal(texts.textOf(code(text)), text);
    equal(code(text), code(text));
  }
  equal(texts.size, 6);
});

Deno.test("codeOf() asks once what a value stands for, and what stands for the same is the same", () => {
  const texts = new Texts();
  const asked: string[] = [];
  const { code } = coder(texts, (text) => {
    asked.push(text);
    return text === "none" ? null : text.toLowerCase();
  });
  equal(code("Team"), code("TEAM"));
  equal(code("Team"), code("team"));
  equal(code("none"), 0);
  equal(code("none"), 0);
  equal(code(""), 0);
  deepEqual(asked, ["Team", "TEAM", "team", "none"]);
});

Deno.test("codeOf() keeps its codes when there are more values than it remembers", () => {
  const texts = new Texts();
  const { code } = coder(texts, (text) => text.slice(-1));
  const last = Array.from({ length: 10 }, (_, i) => code(String(i)));
  for (let value = 0; value < 200_000; value++) {
    equal(code(`${value}`), last[value % 10]);
  }
  equal(texts.size, 11);
});

Deno.test("codeOf() keeps its codes when values are long", () => {
  const texts = new Texts();
  const { code } = coder(texts);
  const long = Array.from(
    { length: 300 },
    (_, i) => "x".repeat(30_000) + i,
  );
  const first = long.map(code);
  deepEqual(long.map(code), first);
  equal(new Set(first).size, 300);
});

Deno.test("forget() forgets what it remembers of texts that are gone, the value it met last too", () => {
  const texts = new Texts();
  const { code, codes } = coder(texts);
  code("a");
  code("b");
  texts.clear();
  codes.forget();
  equal(code("b"), 1);
  equal(texts.textOf(code("a")), "a");
});
