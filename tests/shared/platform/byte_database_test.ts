import { deepEqual, equal, rejects } from "node:assert/strict";
import { restByteDatabase } from "../../../shared/platform/byte_database.ts";
import { toFrame } from "../../../shared/platform/frame.ts";
import { signUp } from "../../support/caller.ts";
import { frame, operation } from "../../support/encrypted.ts";
import { stack } from "../../support/stack.ts";

const answering = (response: Response | Error) =>
  restByteDatabase({
    url: "http://rest",
    apiKey: "sb_secret_x",
    fetch: () =>
      response instanceof Error
        ? Promise.reject(response)
        : Promise.resolve(response),
  });

Deno.test("restByteDatabase() sends bytes to a function and receives a frame from one", async () => {
  const { url, publishableKey: apiKey } = stack();
  const { accessToken: userToken } = await signUp(stack());
  const database = restByteDatabase({ url, apiKey, userToken });
  // Every byte there is, so that nothing on the way takes them for text.
  const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
  const op = operation({ payload: btoa(String.fromCharCode(...bytes)) });
  const written = await database.send<{ results: { keyId: string }[] }>(
    "write_encrypted",
    new Uint8Array(frame([op])),
  );
  const read = await database.receive<{ payloadBytes: number }>(
    "read_encrypted",
    { key_id: written.results[0]?.keyId },
  );
  equal(read.head.payloadBytes, 256);
  deepEqual(new Uint8Array(await new Response(read.rest).arrayBuffer()), bytes);
  await rejects(database.send("write_encrypted", new Uint8Array(3)), {
    code: "REQUEST_INVALID",
  });
});

Deno.test("restByteDatabase() tells what no answer and half of one mean", async () => {
  const broken = new Response(
    new ReadableStream({ pull: (c) => c.error(new TypeError("reset")) }),
  );
  const late = new DOMException("late", "TimeoutError");
  for (
    const [response, code] of [
      [new TypeError("refused"), "DATABASE_UNAVAILABLE"],
      [late, "DATABASE_TIMEOUT"],
      [broken, "DATABASE_UNAVAILABLE"],
      [new Response("no frame"), "DATABASE_UNAVAILABLE"],
      [Response.json({ code: "CS404" }, { status: 400 }), "NOT_FOUND"],
    ] as const
  ) {
    await rejects(answering(response).receive("f", {}), { code });
  }
});

Deno.test("restByteDatabase() takes plain names alone", async () => {
  const database = answering(new Response(toFrame({}, [])));
  await rejects(database.receive("../x", {}), TypeError);
  await rejects(database.send("x y", new Uint8Array(0)), TypeError);
});
