import type { Clock } from "../../shared/platform/clock.ts";
import { stringsToSign } from "../../shared/forwarder/sns/string_to_sign.ts";
import type { SnsMessage } from "../../shared/forwarder/sns/message.ts";
import { selfSigned } from "./certificate.ts";

/** What a message of a topic says. */
export type MessageMembers = Readonly<Record<string, string | undefined>>;

const REGION = "eu-central-1";

/** A topic whose messages are signed by a certificate that `fetch` finds where AWS keeps its own, and nowhere else. */
export async function snsTopic(
  clock: Clock,
  { name = "uploads", validFor = 3_600_000 }: {
    readonly name?: string;
    /** Milliseconds from now on; the certificate began a day ago. */
    readonly validFor?: number;
  } = {},
) {
  const now = clock.now().getTime();
  const { certificate, sign } = await selfSigned({
    from: new Date(now - 86_400_000),
    to: new Date(now + validFor),
  });
  const topicArn = `arn:aws:sns:${REGION}:123456789012:${name}`;
  const certificateUrl =
    `https://sns.${REGION}.amazonaws.com/SimpleNotificationService-1.pem`;
  const asked: string[] = [];
  return {
    topicArn,
    certificateUrl,
    certificate,
    /** What was fetched, in order. */
    asked,
    fetch: ((input: string | URL | Request) => {
      const url = String(input instanceof Request ? input.url : input);
      asked.push(url);
      if (url === certificateUrl) {
        return Promise.resolve(new Response(certificate));
      }
      const isConfirmed = url.includes("Action=ConfirmSubscription");
      return Promise.resolve(
        new Response("", { status: isConfirmed ? 200 : 404 }),
      );
    }) as typeof fetch, // as far as it is used
    /** A message as SNS posts it; `more` is part of what is signed. */
    async message(more: MessageMembers = {}): Promise<Record<string, string>> {
      const type = more["Type"] ?? "Notification";
      const token = "2336412f37";
      const unsigned: Record<string, string | undefined> = {
        Type: type,
        MessageId: crypto.randomUUID(),
        TopicArn: topicArn,
        Message: "{}",
        Timestamp: clock.now().toISOString(),
        SignatureVersion: "2",
        SigningCertURL: certificateUrl,
        ...(type === "Notification" ? {} : {
          Token: token,
          SubscribeURL:
            `https://sns.${REGION}.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`,
        }),
        ...more,
      };
      const [text = ""] = stringsToSign(unsigned as SnsMessage); // as far as it is signed
      const hash = unsigned["SignatureVersion"] === "1" ? "SHA-1" : "SHA-256";
      const message = { ...unsigned, Signature: await sign(text, hash) };
      return JSON.parse(JSON.stringify(message));
    },
  };
}
