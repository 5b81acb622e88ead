import { deepEqual, ok } from "node:assert/strict";
import { formsOf, traceFinder } from "./traces.ts";

const SECRET = 'aB3/+x~é&"planted';

Deno.test("traceFinder() finds every form of a secret inside of something else", () => {
  const find = traceFinder([{ name: "it", secret: SECRET }]);
  const utf8 = (text: string) =>
    String.fromCharCode(...new TextEncoder().encode(text));
  for (
    const text of [
      `before ${SECRET} after`,
      JSON.stringify({ secret: SECRET }),
      new URLSearchParams({ s: SECRET }).toString(),
      `?s=${encodeURIComponent(SECRET)}`,
      ...["", "x", "xy", "xyz"].map((before) => btoa(utf8(before + SECRET))),
      ...["x", "xy"].map((before) => btoa(utf8(`${before}${SECRET}tail`))),
      `\\x${formsOf(SECRET).hex?.toUpperCase()}`,
    ]
  ) ok(find(text).length > 0, text);
  deepEqual(find(`${SECRET.slice(1)} ${btoa("another secret")}`), []);
});
