import type { SnsMessage } from "./message.ts";

const OF_NOTIFICATION = [
  "Message",
  "MessageId",
  "Subject",
  "Timestamp",
  "TopicArn",
  "Type",
];

const OF_CONFIRMATION = [
  "Message",
  "MessageId",
  "SubscribeURL",
  "Timestamp",
  "Token",
  "TopicArn",
  "Type",
];

/**
 * The texts that the signature of a message may be of: names and values in byte order of the names, each followed by a line end. An
 * absent member has no line.
 *
 * One text for most; two for the end of a subscription, which AWS documents with the members of a confirmation while its own
 * validator for Node takes those of a notification.
 *
 * Sources: Amazon SNS developer guide, "Verifying the signatures of Amazon SNS messages"; npm package sns-validator.
 */
export function stringsToSign(message: SnsMessage): readonly string[] {
  switch (message.Type) {
    case "Notification":
      return [linesOf(message, OF_NOTIFICATION)];
    case "SubscriptionConfirmation":
      return [linesOf(message, OF_CONFIRMATION)];
    case "UnsubscribeConfirmation":
      return [
        linesOf(message, OF_CONFIRMATION),
        linesOf(message, OF_NOTIFICATION),
      ];
  }
}

function linesOf(
  message: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string {
  return names.flatMap((name) => {
    const value = message[name];
    return typeof value === "string" ? [`${name}\n${value}\n`] : [];
  }).join("");
}
