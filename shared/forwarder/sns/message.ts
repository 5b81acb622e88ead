/**
 * What Amazon SNS posts to an HTTPS endpoint.
 *
 * Source: Amazon SNS developer guide, "Parsing Amazon SNS message formats" and "HTTP/HTTPS headers".
 *
 * @module
 */
import * as v from "valibot";
import { Fault } from "../../platform/fault.ts";
import { requireInput } from "../../platform/valid_input.ts";

const text = v.pipe(v.string(), v.maxLength(262_144));

const common = {
  MessageId: v.pipe(
    v.string(),
    v.regex(/^[0-9A-Za-z-]{1,100}$/, "the id of a message"),
  ),
  TopicArn: v.pipe(
    v.string(),
    v.regex(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]{1,256}$/,
      "the ARN of a topic",
    ),
  ),
  Message: text,
  Timestamp: v.pipe(
    v.string(),
    v.regex(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
      "a time like 2026-11-24T10:00:00.000Z",
    ),
  ),
  SignatureVersion: v.picklist(["1", "2"], "1 or 2"),
  Signature: v.pipe(
    v.string(),
    v.regex(/^[0-9A-Za-z+/]{1,1400}={0,2}$/, "a signature in base64"),
  ),
  SigningCertURL: v.pipe(v.string(), v.maxLength(500)),
};

const confirmation = {
  ...common,
  Token: v.pipe(v.string(), v.maxLength(2_000)),
  SubscribeURL: v.pipe(v.string(), v.maxLength(4_000)),
};

// Loose: what a message holds besides is not signed, and is not looked at.
const message = v.variant("Type", [
  v.looseObject({
    Type: v.literal("Notification"),
    ...common,
    Subject: v.optional(text),
  }),
  v.looseObject({
    Type: v.literal("SubscriptionConfirmation"),
    ...confirmation,
  }),
  v.looseObject({
    Type: v.literal("UnsubscribeConfirmation"),
    ...confirmation,
  }),
], "a message of Amazon SNS");

/** A message, as it is written. Nothing of it is true before its signature is. */
export type SnsMessage = v.InferOutput<typeof message>;

/** Headers of the request that carried it. */
export type SnsHeaders = Pick<Headers, "get">;

/**
 * The message of a request. Verifies nothing.
 *
 * @throws {Fault} REQUEST_INVALID naming the field; also for raw delivery, which carries no signature.
 */
export function parseSnsMessage(body: string, headers: SnsHeaders): SnsMessage {
  if (headers.get("x-amz-sns-rawdelivery") === "true") {
    throw new Fault(
      "REQUEST_INVALID",
      "The message must be signed: found raw delivery, which has no signature. Set RawMessageDelivery of the subscription to false",
    );
  }
  return requireInput(message, parseJson(body));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Fault(
      "REQUEST_INVALID",
      "The body must be a message of Amazon SNS in JSON: found something else",
    );
  }
}
