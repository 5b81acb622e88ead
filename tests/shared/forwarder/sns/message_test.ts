import { equal, match, throws } from "node:assert/strict";
import { parseSnsMessage } from "../../../../shared/forwarder/sns/message.ts";
import { snsTopic } from "../../../support/sns_topic.ts";

const NONE = new Headers();
const clock = { now: () => new Date(), ticks: () => 0 };

Deno.test("parseSnsMessage() refuses raw delivery and says what to change", () => {
  throws(
    () =>
      parseSnsMessage("{}", new Headers({ "x-amz-sns-rawdelivery": "true" })),
    { code: "REQUEST_INVALID", message: /RawMessageDelivery/ },
  );
});

Deno.test("parseSnsMessage() names what is missing or wrong", async () => {
  const topic = await snsTopic(clock);
  const message = await topic.message();
  const wrong = {
    MessageId: "a\nb",
    TopicArn: "arn:aws:sqs:us-east-1:123456789012:q",
    SignatureVersion: "3",
    Signature: "***",
    Timestamp: "yesterday",
  };
  for (const [name, value] of Object.entries(wrong)) {
    throws(
      () =>
        parseSnsMessage(JSON.stringify({ ...message, [name]: value }), NONE),
      ({ code, message: text }: { code: string; message: string }) => {
        equal(code, "REQUEST_INVALID");
        match(text, new RegExp(`^/${name} in the body must be`));
        return true;
      },
    );
  }
  throws(() => parseSnsMessage("<xml>", NONE), { code: "REQUEST_INVALID" });
  throws(() => parseSnsMessage('{"Type":"Other"}', NONE), {
    code: "REQUEST_INVALID",
  });
});
