import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  lostAnswer,
  restSender,
} from "../../../shared/platform/rest_sender.ts";

Deno.test("restSender() says what goes there and what is to come back, JSON unless told", async () => {
  const seen: (string | null)[][] = [];
  const send = restSender({
    url: "http://rest/",
    apiKey: "sb_publishable_x",
    userToken: "eyJ.user",
    fetch: (input, init) => {
      const { url, headers } = new Request(input, init);
      seen.push([
        url,
        ...["content-type", "accept", "authorization"].map((name) =>
          headers.get(name)
        ),
      ]);
      return Promise.resolve(Response.json(1));
    },
  });
  const octets = "application/octet-stream";
  await send("f", { body: "{}" });
  await send("f", {
    body: new Uint8Array(1),
    contentType: octets,
    accept: octets,
  });
  const url = "http://rest/rest/v1/rpc/f";
  const json = "application/json";
  deepEqual(seen, [
    [url, json, json, "Bearer eyJ.user"],
    [url, octets, octets, "Bearer eyJ.user"],
  ]);
});

Deno.test("restSender() makes a fault of every refusal", async () => {
  const send = restSender({
    url: "http://rest",
    apiKey: "k",
    fetch: () =>
      Promise.resolve(Response.json({ code: "42501" }, { status: 403 })),
  });
  await rejects(send("f", { body: "" }), { code: "ACCESS_DENIED" });
});

Deno.test("lostAnswer() tells a late answer from none", () => {
  equal(
    lostAnswer(new DOMException("", "TimeoutError")).code,
    "DATABASE_TIMEOUT",
  );
  equal(lostAnswer(new TypeError("")).code, "DATABASE_UNAVAILABLE");
});
