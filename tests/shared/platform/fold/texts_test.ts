import { equal } from "node:assert/strict";
import { Texts } from "../../../../shared/platform/fold/texts.ts";

Deno.test("codeOf() numbers texts as they come; null is 0 and the empty text is a text", () => {
  const texts = new Texts();
  equal(texts.codeOf(null), 0);
  equal(texts.codeOf(""), 1);
  equal(texts.codeOf("a"), 2);
  equal(texts.codeOf(""), 1);
  equal(texts.textOf(0), null);
  equal(texts.textOf(1), "");
  equal(texts.textOf(2), "a");
});

Deno.test("clear() forgets all but null", () => {
  const texts = new Texts();
  texts.codeOf("a");
  texts.clear();
  equal(texts.size, 1);
  equal(texts.textOf(1), null);
  equal(texts.codeOf("b"), 1);
});
