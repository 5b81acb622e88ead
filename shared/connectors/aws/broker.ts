import { Fault } from "../../platform/fault.ts";
import type { Settings } from "../../platform/settings.ts";
import type { AwsCredentials } from "./credentials.ts";

/** The settings of our own AWS principal. */
export type BrokerSettings = Pick<
  Settings,
  "AWS_BROKER_ACCESS_KEY_ID" | "AWS_BROKER_SECRET_ACCESS_KEY"
>;

/** The keys of our own AWS principal, which may assume roles and nothing else; null when the operator set none. */
export function findBroker(settings: BrokerSettings): AwsCredentials | null {
  const {
    AWS_BROKER_ACCESS_KEY_ID: accessKeyId,
    AWS_BROKER_SECRET_ACCESS_KEY: secretAccessKey,
  } = settings;
  return accessKeyId === null || secretAccessKey === null
    ? null
    : { accessKeyId, secretAccessKey };
}

/** As {@linkcode findBroker}. @throws {Fault} PROVIDER_NOT_OFFERED when there is none. */
export function requireBroker(settings: BrokerSettings): AwsCredentials {
  const broker = findBroker(settings);
  if (broker !== null) return broker;
  throw new Fault(
    "PROVIDER_NOT_OFFERED",
    "Roles are not offered here as AWS_BROKER_ACCESS_KEY_ID is not set: connect with access keys",
  );
}
