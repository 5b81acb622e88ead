import { equal, rejects } from "node:assert/strict";
import { certificates } from "../../../../shared/forwarder/sns/certificates.ts";
import { parseSnsMessage } from "../../../../shared/forwarder/sns/message.ts";
import { verifySnsMessage } from "../../../../shared/forwarder/sns/verify.ts";
import { type MessageMembers, snsTopic } from "../../../support/sns_topic.ts";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const clock = { now: () => new Date(NOON), ticks: () => NOON };
const NONE = new Headers();
const { signal } = new AbortController();

async function world(more: Parameters<typeof snsTopic>[1] = {}) {
  const topic = await snsTopic(clock, more);
  const findCertificate = certificates({ fetch: topic.fetch, clock });
  return {
    topic,
    /** Verifies a signed message whose members were changed afterwards. */
    async verify(
      signed: MessageMembers = {},
      altered: MessageMembers = {},
      topicArn = topic.topicArn,
    ) {
      const body = { ...await topic.message(signed), ...altered };
      const message = parseSnsMessage(JSON.stringify(body), NONE);
      await verifySnsMessage(message, topicArn, signal, {
        findCertificate,
        clock,
      });
    },
  };
}

for (const version of ["1", "2"]) {
  for (
    const type of [
      "Notification",
      "SubscriptionConfirmation",
      "UnsubscribeConfirmation",
    ]
  ) {
    Deno.test(`verifySnsMessage() accepts a ${type} of signature version ${version}`, async () => {
      const { verify } = await world();
      await verify({ Type: type, SignatureVersion: version });
    });
  }
}

Deno.test("verifySnsMessage() accepts a notification with a subject and letters of any script", async () => {
  const { verify } = await world();
  await verify({ Subject: "Übung", Message: "größer 🌍\n" });
});

const FORGERIES: Readonly<Record<string, MessageMembers>> = {
  Message: { Message: '{"Records":[]}' },
  MessageId: { MessageId: "another" },
  "a Subject that was not there": { Subject: "new" },
  Timestamp: { Timestamp: new Date(NOON - 1000).toISOString() },
  Type: { Type: "SubscriptionConfirmation", Token: "t", SubscribeURL: "u" },
  Signature: { Signature: btoa("x".repeat(256)) },
  "the version": { SignatureVersion: "1" },
};

for (const [what, altered] of Object.entries(FORGERIES)) {
  Deno.test(`verifySnsMessage() refuses a message whose ${what} was altered`, async () => {
    const { verify } = await world();
    await rejects(verify({}, altered), {
      code: "ACCESS_DENIED",
      message: /signature is not that of Amazon SNS/,
    });
  });
}

Deno.test("verifySnsMessage() asks nothing of a certificate elsewhere", async () => {
  const { topic, verify } = await world();
  await rejects(verify({ SigningCertURL: "https://evil.example/a.pem" }), {
    code: "ACCESS_DENIED",
    message: /SigningCertURL does not lead to Amazon SNS/,
  });
  equal(topic.asked.length, 0);
});

Deno.test("verifySnsMessage() refuses another topic, before it asks for anything", async () => {
  const { topic, verify } = await world();
  await rejects(verify({}, {}, `${topic.topicArn}2`), {
    code: "ACCESS_DENIED",
    message: /another topic/,
  });
  equal(topic.asked.length, 0);
});

Deno.test("verifySnsMessage() refuses what was published more than an hour ago, or is to come", async () => {
  const { verify } = await world();
  const at = (minutes: number) => ({
    Timestamp: new Date(NOON - minutes * 60_000).toISOString(),
  });
  await verify(at(60));
  await rejects(verify(at(66)), { code: "ACCESS_DENIED", message: /too old/ });
  await rejects(verify(at(-6)), { message: /of the future/ });
  await rejects(verify({ Timestamp: "2026-13-45T99:99:99Z" }), {
    message: /too old/,
  });
});

Deno.test("verifySnsMessage() refuses a certificate that has ended", async () => {
  const { verify } = await world({ validFor: -1000 });
  await rejects(verify(), {
    code: "ACCESS_DENIED",
    message: /not valid now/,
  });
});
