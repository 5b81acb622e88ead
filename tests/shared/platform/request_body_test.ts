import { deepEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import type { RawText } from "../../../shared/platform/raw_text.ts";
import { readJsonBody } from "../../../shared/platform/request_body.ts";

/** Reads `body` as the JSON body of a request. */
function read(
  body: BodyInit,
  limit = 100_000,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const all = { "content-type": "application/json", ...headers };
  const request = new Request("http://edge/", {
    method: "POST",
    headers: all,
    body,
  });
  return readJsonBody(request, limit);
}

Deno.test("readJsonBody() reads what JSON.stringify() wrote", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 20 })),
      async (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("__proto__"));
        deepEqual(await read(text), JSON.parse(text));
      },
    ),
  );
});

Deno.test("readJsonBody() does not count brackets inside of texts as levels", async () => {
  const text = `${"[{".repeat(50)}\\" ${'"'}`.slice(0, 50) + '"\\';
  deepEqual(await read(JSON.stringify({ text })), { text });
});

Deno.test("readJsonBody() takes a text of megabytes, escaped quotes and all, and tells its bytes", async () => {
  const value = { text: 'x\\"[{'.repeat(1_000_000), after: [1] };
  const body = JSON.stringify(value);
  let told = 0;
  const request = new Request("http://edge/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const read = await readJsonBody(request, 10_000_000, {
    onRead: (bytes) => told = bytes,
  });
  equal(read["text"] === value.text, true);
  equal(told, body.length);
});

/** Bodies, and what their one entry says was expected. */
const REFUSED: Record<string, readonly [BodyInit, string]> = {
  "33 levels": [
    '{"a":' + "[".repeat(32) + "]".repeat(32) + "}",
    "at most 32 levels",
  ],
  "a million unclosed levels": ["[".repeat(100_000), "at most 32 levels"],
  "levels after a broken text": [
    '{"a":"\\' + "[".repeat(9) + '"' + "[".repeat(99),
    "at most 32 levels",
  ],
  "__proto__": ['{"a":[{"__proto__":1}]}', "no member __proto__"],
  "__proto__ written with an escape": [
    String.raw`{"\u005f_proto__":1}`,
    "no member __proto__",
  ],
  "an overlong byte sequence inside a text": [
    new Uint8Array([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
    "UTF-8",
  ],
  "a lone surrogate": [
    new Uint8Array([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
    "UTF-8",
  ],
  "U+0000": [
    String.raw`{"a":["x\u0000"]}`,
    "text without U+0000 and unpaired surrogates",
  ],
  "half of a surrogate pair": [
    String.raw`{"a":"x\ud83d"}`,
    "text without U+0000 and unpaired surrogates",
  ],
  "half of a surrogate pair in a name": [
    String.raw`{"\udc00":1}`,
    "text without U+0000 and unpaired surrogates",
  ],
  "nothing": ["", "a JSON object"],
  "white space": ["  ", "a JSON object"],
  "malformed JSON": ["{", "a JSON object"],
  "two values": ["{}{}", "a JSON object"],
  "a text": ['"x"', "a JSON object"],
  "a number": ["7", "a JSON object"],
  "null": ["null", "a JSON object"],
  "an array": ["[]", "a JSON object"],
  "NaN": ['{"a":NaN}', "a JSON object"],
  "a comment": ["{} // x", "a JSON object"],
  "UTF-16": [new Uint8Array([0x7b, 0, 0x7d, 0]), "a JSON object"],
};

for (const [name, [body, expected]] of Object.entries(REFUSED)) {
  Deno.test(`readJsonBody() refuses ${name}`, async () => {
    await rejects(
      read(body),
      (error: Error & { code: string; errors: { expected: string }[] }) => {
        deepEqual([error.code, error.errors.map(({ expected }) => expected)], [
          "REQUEST_INVALID",
          [expected],
        ]);
        return true;
      },
    );
  });
}

Deno.test("readJsonBody() answers anything at all with an object or a fault", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
      await read(bytes).catch((error) => {
        if (error.code !== "REQUEST_INVALID") throw error;
      });
    }),
  );
});

for (
  const type of [
    "text/plain",
    "",
    "application/jsonx",
    "application/json; charset=utf-16",
    "multipart/form-data",
  ]
) {
  Deno.test(`readJsonBody() refuses the content type ${JSON.stringify(type)}`, async () => {
    await rejects(read("{}", 9, { "content-type": type }), {
      code: "MEDIA_TYPE_UNSUPPORTED",
      status: 415,
    });
  });
}

for (
  const type of [
    "application/json; charset=utf-8",
    'Application/JSON; a=b; charset="UTF-8"',
  ]
) {
  Deno.test(`readJsonBody() takes the content type ${type}`, async () => {
    deepEqual(await read("{}", 9, { "content-type": type }), {});
  });
}

const TOO_LARGE = {
  code: "BODY_TOO_LARGE",
  status: 413,
  message: "The body must be at most 9 bytes",
};

Deno.test("readJsonBody() refuses by the announced length, without reading", async () => {
  const untouched = new ReadableStream({
    pull: () => Promise.reject(new Error("must not be read")),
  }, { highWaterMark: 0 });
  await rejects(read(untouched, 9, { "content-length": "10" }), TOO_LARGE);
});

Deno.test("readJsonBody() refuses while a body without a length streams in, and stops reading", async () => {
  let pulls = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulls += 1;
      if (pulls > 100) controller.close();
      else controller.enqueue(new Uint8Array(4));
    },
  });
  await rejects(read(endless, 9), TOO_LARGE);
  equal(pulls < 10, true);
});

Deno.test("readJsonBody() does not believe an announced length that is too small", async () => {
  await rejects(
    read('{"a":"0123456789"}', 9, { "content-length": "2" }),
    TOO_LARGE,
  );
});

Deno.test("readJsonBody() counts bytes, not characters", async () => {
  deepEqual(await read('{"a":"\u00e9"}', 10), { a: "\u00e9" });
  await rejects(read('{"a":"\u00e9"}', 9), TOO_LARGE);
});

Deno.test("readJsonBody() refuses a body that ends early", async () => {
  const cut = new ReadableStream({
    pull: (controller) => controller.error(new Error("cut")),
  });
  await rejects(read(cut), {
    code: "REQUEST_INVALID",
    message: "Cannot read the body as it ended early",
  });
});

Deno.test("readJsonBody() leaves every prototype alone", async () => {
  await read('{"constructor":{"prototype":{"polluted":1}},"toString":1}');
  equal(({} as { polluted?: number }).polluted, undefined);
});

Deno.test("readJsonBody() with mayBeEmpty takes nothing for an empty object, and nothing else", async () => {
  const options = { mayBeEmpty: true };
  const post = (init: RequestInit) =>
    readJsonBody(
      new Request("http://edge/", { method: "POST", ...init }),
      100,
      options,
    );
  const json = { "content-type": "application/json" };
  deepEqual(await post({}), {});
  deepEqual(await post({ headers: json, body: "" }), {});
  deepEqual(await post({ headers: json, body: '{"a":1}' }), { a: 1 });
  await rejects(post({ body: '{"a":1}' }), { code: "MEDIA_TYPE_UNSUPPORTED" });
  await rejects(post({ headers: json, body: " " }), {
    code: "REQUEST_INVALID",
  });
  await rejects(
    readJsonBody(new Request("http://edge/", { method: "POST" }), 100),
    { code: "MEDIA_TYPE_UNSUPPORTED" },
  );
});

Deno.test("readJsonBody() gives a body up that does not come in time", async () => {
  let isLeft = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
    cancel: () => void (isLeft = true),
  });
  const request = new Request("http://edge/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  await rejects(readJsonBody(request, 100, { patience: 1 }), {
    code: "BODY_TOO_SLOW",
    status: 408,
  });
  equal(isLeft, true);
});

Deno.test("readJsonBody() gives texts of a member as the bytes they are, and refuses none that are no texts", async () => {
  const read = (body: string) =>
    readJsonBody(
      new Request("http://edge/", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      }),
      1_000,
      { rawMember: "payload" },
    );
  const { payload, list, text } = await read(
    '{"payload":"AA\\/A","text":"0","list":[{"p\\u0061yload" : "x"},{"payload":0}]}',
  );
  equal((payload as RawText).text(), "AA/A");
  equal(text, "0");
  const [first, second] = list as { payload: unknown }[];
  equal((first?.payload as RawText).text(), "x");
  equal(second?.payload, 0);
});

Deno.test("readJsonBody() tells that a body has too many texts, not that it is no UTF-8", async () => {
  const request = new Request("http://edge/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{${'"payload":"",'.repeat(5_000)}"payload":""}`,
  });
  await rejects(
    readJsonBody(request, 100_000, { rawMember: "payload" }),
    /at most 4096 members called payload/,
  );
});
