/**
 * Whether a message comes from the topic it is expected of: signed by Amazon SNS, for that topic, and not long ago.
 *
 * @module
 */
import { createVerify, type X509Certificate } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import { Fault } from "../../platform/fault.ts";
import type { FindCertificate } from "./certificates.ts";
import type { SnsMessage } from "./message.ts";
import { stringsToSign } from "./string_to_sign.ts";

/** What verifying needs. */
export interface VerifyTools {
  /** The certificates of AWS. */
  readonly findCertificate: FindCertificate;
  /** The time. */
  readonly clock: Clock;
}

/**
 * A message is published once and delivered for an hour at most, whatever the policy of retries says; five minutes are for clocks.
 * Source: Amazon SNS developer guide, "Message delivery retries": 3,600 seconds in total.
 */
const OLDEST_MILLISECONDS = 65 * 60_000;
const CLOCKS_MILLISECONDS = 5 * 60_000;

/** Version 1 is what a topic signs with unless it is set otherwise. Source: SetTopicAttributes, SignatureVersion. */
const ALGORITHMS = { "1": "RSA-SHA1", "2": "RSA-SHA256" } as const;

/**
 * Verifies a message. The same one may come twice, as SNS repeats what it had no answer to: the caller tells repetitions by
 * `MessageId` or by what they lead to.
 *
 * @param topicArn The topic that is expected.
 * @throws {Fault} ACCESS_DENIED telling what is wrong; PROVIDER_UNAVAILABLE when AWS's certificate cannot be read now.
 */
export async function verifySnsMessage(
  message: SnsMessage,
  topicArn: string,
  signal: AbortSignal,
  { findCertificate, clock }: VerifyTools,
): Promise<void> {
  if (message.TopicArn !== topicArn) {
    throw refusal("it is of another topic");
  }
  const age = clock.now().getTime() - Date.parse(message.Timestamp);
  if (!(age <= OLDEST_MILLISECONDS)) throw refusal("it is too old");
  if (age < -CLOCKS_MILLISECONDS) throw refusal("it is of the future");
  const certificate = await findCertificate(message.SigningCertURL, signal);
  if (!isSigned(message, certificate)) {
    throw refusal("its signature is not that of Amazon SNS");
  }
}

function isSigned(message: SnsMessage, certificate: X509Certificate): boolean {
  const { SignatureVersion: version, Signature: signature } = message;
  const key = certificate.publicKey;
  if (key.asymmetricKeyType !== "rsa") return false;
  const pem = String(key.export({ type: "spki", format: "pem" }));
  return stringsToSign(message).some((text) =>
    createVerify(ALGORITHMS[version]).update(text, "utf8")
      .verify(pem, signature, "base64")
  );
}

function refusal(why: string): Fault {
  return new Fault("ACCESS_DENIED", `The message is not accepted: ${why}`);
}
