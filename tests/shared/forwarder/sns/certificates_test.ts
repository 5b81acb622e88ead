import { equal, rejects } from "node:assert/strict";
import { certificates } from "../../../../shared/forwarder/sns/certificates.ts";
import { snsTopic } from "../../../support/sns_topic.ts";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const { signal } = new AbortController();

function clockAt(milliseconds: number) {
  return { now: () => new Date(milliseconds), ticks: () => milliseconds };
}

const clock = clockAt(NOON);

for (
  const url of [
    "https://bucket.s3.amazonaws.com/a.pem",
    "https://sns.eu-central-1.amazonaws.com/a.txt",
    "https://sns.eu-central-1.amazonaws.com/a?b=.pem",
    "https://sns.eu-central-1.amazonaws.com/a.pem#.pem",
  ]
) {
  Deno.test(`certificates() asks nothing of ${url}`, async () => {
    const asked: unknown[] = [];
    const find = certificates({
      clock,
      fetch: (url) => {
        asked.push(url);
        return Promise.resolve(new Response(""));
      },
    });
    await rejects(find(url, signal), {
      code: "ACCESS_DENIED",
      message: /SigningCertURL does not lead to Amazon SNS/,
    });
    equal(asked.length, 0);
  });
}

Deno.test("certificates() reads one once, and refuses it when it has ended since", async () => {
  let now = NOON;
  const moving = { now: () => new Date(now), ticks: () => now };
  const topic = await snsTopic(moving, { validFor: 60_000 });
  const find = certificates({ fetch: topic.fetch, clock: moving });
  const first = await find(topic.certificateUrl, signal);
  equal(await find(topic.certificateUrl, signal), first);
  equal(topic.asked.length, 1);
  now += 60_001;
  await rejects(find(topic.certificateUrl, signal), {
    code: "ACCESS_DENIED",
    message: /not valid now/,
  });
});

Deno.test("certificates() follows no redirect", async () => {
  const modes: unknown[] = [];
  const find = certificates({
    clock,
    fetch: (_url, options) => {
      modes.push((options as RequestInit).redirect);
      return Promise.reject(new TypeError("no network"));
    },
  });
  await rejects(find("https://sns.us-east-1.amazonaws.com/a.pem", signal), {
    code: "PROVIDER_UNAVAILABLE",
  });
  equal(modes[0], "manual");
});

Deno.test("certificates() tells AWS's trouble from a forgery, and keeps nothing of it", async () => {
  const answers = [
    new Response("", { status: 503 }),
    new Response("", { status: 302, headers: { location: "https://x.com" } }),
    new Response("x".repeat(20_000)),
    new Response("no certificate"),
  ];
  const find = certificates({
    clock,
    fetch: () => Promise.resolve(answers.shift() ?? new Response("")),
  });
  const url = "https://sns.us-east-1.amazonaws.com/a.pem";
  for (let count = 0; count < 3; count += 1) {
    await rejects(find(url, signal), { code: "PROVIDER_UNAVAILABLE" });
  }
  await rejects(find(url, signal), { code: "ACCESS_DENIED" });
});
