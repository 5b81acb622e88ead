import { deepEqual, equal } from "node:assert/strict";
import { findToken } from "../../../shared/forwarder/token_answer.ts";

function read(body: unknown) {
  const found = findToken(
    typeof body === "string" ? body : JSON.stringify(body),
  );
  return found && [found.token.reveal(), found.expiresIn];
}

const SPELLINGS: readonly (readonly [unknown, string, number | null])[] = [
  [{ access_token: "a", token_type: "Bearer", expires_in: 3600 }, "a", 3600],
  [{ token: "b", expires_in: "1800" }, "b", 1800],
  [{ accessToken: "c", expiresIn: 60 }, "c", 60],
  [{ jwt: "d" }, "d", null],
  [{ id_token: "e" }, "e", null],
  [{ data: { token: "f", expires_in: 5 } }, "f", 5],
  [{ data: { access_token: "g" }, expires_in: 9 }, "g", 9],
  ["plain.text-token~+/==", "plain.text-token~+/==", null],
  ["  padded\r\n", "padded", null],
  ['"quoted"', "quoted", null],
  [{ access_token: "first", token: "second" }, "first", null],
  [{ token: "h", expires_in: -1 }, "h", null],
  [{ token: "i", expires_in: "soon" }, "i", null],
  [{ token: "j", expires_in: null }, "j", null],
];

for (const [body, token, seconds] of SPELLINGS) {
  Deno.test(`findToken() reads ${JSON.stringify(body)}`, () => {
    deepEqual(read(body), [token, seconds]);
  });
}

const TOKENLESS = [
  "",
  "   ",
  "{}",
  "null",
  "[]",
  "17",
  '{"token":""}',
  '{"token":17}',
  '{"token":"two words"}',
  '{"token":"line\\r\\nbreak: 1"}',
  '{"token":"ключ"}',
  '{"error":"no"}',
  '{"token":"broken',
  "<html>not found</html>",
  "a sentence of an error page",
  JSON.stringify({ token: "x".repeat(16_385) }),
];

for (const body of TOKENLESS) {
  Deno.test(`findToken() finds none in ${body.slice(0, 40)}`, () => {
    equal(read(body), null);
  });
}

Deno.test("findToken() keeps the token out of every text", () => {
  equal(
    JSON.stringify(findToken('{"token":"abc"}')),
    '{"token":"[sealed]","expiresIn":null}',
  );
});
