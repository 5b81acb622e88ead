/** What no HTTP client would send, byte for byte at the functions. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { sendRaw } from "./raw_socket.ts";
import { tableSums } from "./table_sums.ts";
import { openTarget, type Target } from "./target.ts";

type Pieces = readonly (string | Uint8Array<ArrayBuffer>)[];

const BODY = '{"authMethod":"manual","accessKeyId":"AKIA0123456789ABCDEF",' +
  '"secretAccessKey":"planted-planted-planted"}';

/** A whole POST /integrations that would create one, with `headers` in place of its length, and `body`. */
function post(
  { caller }: Target,
  headers: readonly string[],
  line = "POST /connector-sync/integrations HTTP/1.1",
): string {
  return [
    line,
    "host: localhost",
    `authorization: Bearer ${caller.accessToken}`,
    "content-type: application/json",
    ...headers,
    "",
    "",
  ].join("\r\n");
}

const LENGTH = BODY.length;

/** Requests that end, lie about their length, or are no HTTP. */
const RAW: Readonly<Record<string, (target: Target) => Pieces>> = {
  "a body that ends early": (target) => [
    post(target, [`content-length: ${LENGTH}`]),
    BODY.slice(0, -5),
  ],
  "a whole object under a longer length": (target) => [
    post(target, [`content-length: ${LENGTH + 1}`]),
    BODY,
  ],
  "no body at all under a length": (target) => [
    post(target, [`content-length: ${LENGTH}`]),
  ],
  "chunks that end early": (target) => [
    post(target, ["transfer-encoding: chunked"]),
    `${LENGTH.toString(16)}\r\n${BODY}\r\n`,
  ],
  "a chunk of no size": (target) => [
    post(target, ["transfer-encoding: chunked"]),
    `zz\r\n${BODY}\r\n0\r\n\r\n`,
  ],
  "a chunk of a negative size": (target) => [
    post(target, ["transfer-encoding: chunked"]),
    `-1\r\n${BODY}\r\n0\r\n\r\n`,
  ],
  "two lengths": (target) => [
    post(target, [`content-length: ${LENGTH}`, "content-length: 2"]),
    BODY,
  ],
  "a negative length": (target) => [
    post(target, ["content-length: -1"]),
    BODY,
  ],
  "invalid UTF-8 in the body": (target) => [
    post(target, ["content-length: 4"]),
    new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
  ],
  "a space inside of the path": (target) => [
    post(
      target,
      [`content-length: ${LENGTH}`],
      "POST /connector-sync/inte grations HTTP/1.1",
    ),
    BODY,
  ],
  "control characters inside of the path": (target) => [
    post(
      target,
      [`content-length: ${LENGTH}`],
      "POST /connector-sync/\x01integrations HTTP/1.1",
    ),
    BODY,
  ],
  "no version": (target) => [
    post(target, [], "POST /connector-sync/integrations"),
  ],
  "a header without a name": (target) => [
    post(target, [": planted", `content-length: ${LENGTH}`]),
    BODY,
  ],
  "a header with a line break in it": (target) => [
    post(target, ["x-a: b\rc: d", `content-length: ${LENGTH}`]),
    BODY,
  ],
  "a megabyte of headers": (target) => [
    post(target, [
      ...Array.from(
        { length: 1_000 },
        (_, index) => `x-${index}: ${"x".repeat(1_000)}`,
      ),
      `content-length: ${LENGTH}`,
    ]),
    BODY,
  ],
  "another protocol": () => ["SSH-2.0-planted\r\n\r\n"],
  "bytes": () => [new Uint8Array(2_000).fill(0xff)],
};

Deno.test("raw requests that are no good are refused or cut off, and change no row", async (t) => {
  await using target = await openTarget();
  const sql = target.project.database.sql("supabase_admin");
  const before = await tableSums(sql);
  for (const [name, pieces] of Object.entries(RAW)) {
    await t.step(name, async () => {
      const { status, text } = await sendRaw(
        target.origin("connector-sync"),
        pieces(target),
      );
      ok(status === null || (status >= 400 && status < 500), text);
      deepEqual(await tableSums(sql), before);
    });
  }
  await t.step("the same request, whole, is taken", async () => {
    const { status, text } = await sendRaw(
      target.origin("connector-sync"),
      [post(target, [`content-length: ${LENGTH}`]), BODY],
      { cut: false },
    );
    equal(status, 201, text);
  });
});
