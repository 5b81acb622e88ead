import { Fault } from "../../platform/fault.ts";
import { findSnsUrl } from "./aws_url.ts";
import type { SnsMessage } from "./message.ts";

/** What confirming needs. */
export interface ConfirmTools {
  /** The network. */
  readonly fetch: typeof fetch;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Confirms a subscription whose message was verified: asks the URL that AWS gave for it, which must be AWS's own and for the message's
 * own topic.
 *
 * @throws {Fault} ACCESS_DENIED for any other URL, PROVIDER_UNAVAILABLE when AWS does not confirm.
 */
export async function confirmSubscription(
  message: Extract<SnsMessage, { Type: "SubscriptionConfirmation" }>,
  { fetch, signal }: ConfirmTools,
): Promise<void> {
  const url = findSnsUrl(message.SubscribeURL);
  const asked = url?.searchParams;
  if (
    url === null || asked?.get("Action") !== "ConfirmSubscription" ||
    asked.get("TopicArn") !== message.TopicArn
  ) {
    throw new Fault(
      "ACCESS_DENIED",
      "The message is not accepted: SubscribeURL does not confirm its topic at Amazon SNS",
    );
  }
  let status: number;
  try {
    const response = await fetch(url, { redirect: "manual", signal });
    status = response.status;
    await response.body?.cancel();
  } catch (cause) {
    throw notConfirmed("no answer", cause);
  }
  if (status !== 200) throw notConfirmed(`status ${status}`, undefined);
}

function notConfirmed(found: string, cause: unknown): Fault {
  return new Fault(
    "PROVIDER_UNAVAILABLE",
    `The subscription could not be confirmed at Amazon SNS: ${found}`,
    { cause },
  );
}
