import { deepEqual } from "node:assert/strict";
import type { SnsMessage } from "../../../../shared/forwarder/sns/message.ts";
import { stringsToSign } from "../../../../shared/forwarder/sns/string_to_sign.ts";

const MESSAGE = {
  Type: "Notification",
  MessageId: "m-1",
  TopicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic",
  Subject: "My subject",
  Message: "Test message",
  Timestamp: "2019-01-31T04:37:04.321Z",
  SignatureVersion: "1",
  Signature: "x",
  SigningCertURL: "https://sns.us-west-2.amazonaws.com/a.pem",
  Token: "token",
  SubscribeURL: "https://sns.us-west-2.amazonaws.com/?Action=x",
  UnsubscribeURL: "https://sns.us-west-2.amazonaws.com/?Action=y",
};

function signed(more: Readonly<Record<string, unknown>>): readonly string[] {
  return stringsToSign({ ...MESSAGE, ...more } as unknown as SnsMessage); // as far as it is read
}

const NOTIFICATION =
  "Message\nTest message\nMessageId\nm-1\nSubject\nMy subject\nTimestamp\n2019-01-31T04:37:04.321Z\nTopicArn\narn:aws:sns:us-west-2:123456789012:MyTopic\nType\nNotification\n";

Deno.test("stringsToSign() writes names and values in byte order, each on its line", () => {
  deepEqual(signed({}), [NOTIFICATION]);
});

Deno.test("stringsToSign() leaves out a subject that is not there", () => {
  deepEqual(signed({ Subject: undefined }), [
    NOTIFICATION.replace("Subject\nMy subject\n", ""),
  ]);
});

Deno.test("stringsToSign() takes the token and the URL of a confirmation", () => {
  deepEqual(signed({ Type: "SubscriptionConfirmation" }), [
    "Message\nTest message\nMessageId\nm-1\nSubscribeURL\nhttps://sns.us-west-2.amazonaws.com/?Action=x\nTimestamp\n2019-01-31T04:37:04.321Z\nToken\ntoken\nTopicArn\narn:aws:sns:us-west-2:123456789012:MyTopic\nType\nSubscriptionConfirmation\n",
  ]);
});

Deno.test("stringsToSign() takes either list for the end of a subscription", () => {
  const texts = signed({ Type: "UnsubscribeConfirmation" });
  deepEqual(texts.map((text) => text.includes("Token\n")), [true, false]);
});
