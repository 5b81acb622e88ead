import { deepEqual, equal, rejects } from "node:assert/strict";
import { confirmSubscription } from "../../../../shared/forwarder/sns/confirm.ts";
import { parseSnsMessage } from "../../../../shared/forwarder/sns/message.ts";
import { snsTopic } from "../../../support/sns_topic.ts";

const clock = { now: () => new Date(), ticks: () => 0 };
const { signal } = new AbortController();

async function confirmation(more: Readonly<Record<string, string>> = {}) {
  const topic = await snsTopic(clock);
  const body = await topic.message({
    Type: "SubscriptionConfirmation",
    ...more,
  });
  const message = parseSnsMessage(JSON.stringify(body), new Headers());
  if (message.Type !== "SubscriptionConfirmation") throw new Error("another");
  return { topic, message };
}

Deno.test("confirmSubscription() asks the URL that AWS gave", async () => {
  const { topic, message } = await confirmation();
  await confirmSubscription(message, { fetch: topic.fetch, signal });
  deepEqual(topic.asked, [message.SubscribeURL]);
});

for (
  const url of [
    "https://evil.example/?Action=ConfirmSubscription",
    "https://sns.eu-central-1.amazonaws.com/?Action=DeleteTopic",
    "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:123456789012:other",
    "http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription",
  ]
) {
  Deno.test(`confirmSubscription() asks nothing of ${url}`, async () => {
    const { topic, message } = await confirmation({ SubscribeURL: url });
    await rejects(
      confirmSubscription(message, { fetch: topic.fetch, signal }),
      { code: "ACCESS_DENIED", message: /SubscribeURL/ },
    );
    equal(topic.asked.length, 0);
  });
}

Deno.test("confirmSubscription() tells when AWS does not confirm, as something to try again", async () => {
  const { message } = await confirmation();
  const answers = [
    () => Promise.resolve(new Response("", { status: 403 })),
    () => Promise.reject(new TypeError("reset")),
  ];
  for (const fetch of answers) {
    await rejects(confirmSubscription(message, { fetch, signal }), {
      code: "PROVIDER_UNAVAILABLE",
    });
  }
});
