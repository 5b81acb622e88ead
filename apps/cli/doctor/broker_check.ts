import { systemClock } from "../../../shared/platform/clock.ts";
import { faultFrom } from "../../../shared/platform/fault.ts";
import type { Settings } from "../../../shared/platform/settings.ts";
import { findBroker } from "../../../shared/connectors/aws/broker.ts";
import { readCallerIdentity } from "../../../shared/connectors/aws/sts.ts";
import { bad, type Finding, good, skipped } from "./check.ts";

/** Whether AWS knows our own principal. */
export async function checkBroker(settings: Settings): Promise<Finding> {
  const subject = "AWS broker";
  const broker = findBroker(settings);
  if (broker === null) {
    return skipped(subject, "not set: integrations by role are not offered");
  }
  try {
    const connection = {
      region: "us-east-1",
      endpointUrl: settings.AWS_ENDPOINT_URL,
      fetch,
      clock: systemClock,
    };
    const { arn } = await readCallerIdentity(
      connection,
      broker,
      AbortSignal.timeout(15_000),
    );
    return good(subject, arn);
  } catch (error) {
    const { code, message } = faultFrom(error);
    return bad(
      subject,
      `${code}: ${message}`,
      "make new keys for the IAM user that may only call sts:AssumeRole, and set AWS_BROKER_ACCESS_KEY_ID and AWS_BROKER_SECRET_ACCESS_KEY",
    );
  }
}
