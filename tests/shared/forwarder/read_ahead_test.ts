import { deepEqual, equal, rejects } from "node:assert/strict";
import { readAhead } from "../../../shared/forwarder/read_ahead.ts";

const { signal } = new AbortController();
const OPTIONS = { start: 0, end: 10, step: 4, signal };

Deno.test("readAhead() reads one range while another is used, and no more", async () => {
  const asked: string[] = [];
  const chunks = readAhead((start, end) => {
    asked.push(`${start}-${end}`);
    return Promise.resolve(new Uint8Array(end - start).fill(start));
  }, OPTIONS);
  await chunks.next();
  deepEqual(asked, ["0-4", "4-8"]);
  deepEqual((await Array.fromAsync(chunks)).map(({ length }) => length), [
    4,
    2,
  ]);
  deepEqual(asked, ["0-4", "4-8", "8-10"]);
});

Deno.test("readAhead() reads nothing where there is nothing", async () => {
  const chunks = readAhead(() => Promise.reject(new Error("asked")), {
    ...OPTIONS,
    start: 10,
  });
  deepEqual(await Array.fromAsync(chunks), []);
});

Deno.test("readAhead() gives what came before an error", async () => {
  const given: number[] = [];
  await rejects(async () => {
    for await (
      const { length } of readAhead(
        (start, end) =>
          start === 0
            ? Promise.resolve(new Uint8Array(end))
            : Promise.reject(new Error("lost")),
        OPTIONS,
      )
    ) given.push(length);
  }, /lost/);
  deepEqual(given, [4]);
});

Deno.test("readAhead() ends what is on its way when it is left", async () => {
  let ended = 0;
  for await (
    const _ of readAhead(
      (start, end, until) =>
        start === 0 ? Promise.resolve(new Uint8Array(end)) : new Promise(
          (_resolve, reject) =>
            until.addEventListener("abort", () => {
              ended += 1;
              reject(until.reason);
            }),
        ),
      OPTIONS,
    )
  ) break;
  equal(ended, 1);
});
