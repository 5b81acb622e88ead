import { Fault } from "../../platform/fault.ts";
import { unknownShape } from "../json_sender.ts";
import { nextLinkOf, type ResourceManager } from "./resource_manager.ts";

/** A subscription within reach. */
export interface Subscription {
  /** In small letters. */
  readonly id: string;
  /** As its directory calls it; absent where nobody tells. */
  readonly name?: string;
}

/** What listing subscriptions takes; any role in a subscription brings it. */
export const READ_ROLE = "Reader";

/** A list of ids that fits a cursor. Who has more names those that are to be read. */
const MOST = 1_000;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The subscriptions the application reaches, by id. Disabled ones are among them: they had emissions and cost before.
 *
 * Source: Azure Resource Manager reference, Subscriptions - List, 2022-12-01.
 *
 * @throws {Fault} REQUEST_INVALID for more than a thousand, and what calling throws.
 */
export async function listSubscriptions(
  arm: ResourceManager,
  signal: AbortSignal,
): Promise<Subscription[]> {
  const found = new Map<string, Subscription>();
  let path: string | null = "/subscriptions?api-version=2022-12-01";
  while (path !== null) {
    const request = {
      method: "GET",
      path,
      operation: "subscriptions/list",
      role: READ_ROLE,
    } as const;
    const { value, nextLink } = await arm.call(request, signal);
    if (!Array.isArray(value)) {
      throw unknownShape(READ_ROLE, "one whose value is a list");
    }
    for (const subscription of value.map(parseSubscription)) {
      found.set(subscription.id, subscription);
    }
    if (found.size > MOST) throw tooMany();
    path = nextLinkOf(nextLink, request);
  }
  return [...found.values()].sort((a, b) => a.id < b.id ? -1 : 1);
}

function parseSubscription(value: unknown): Subscription {
  const { subscriptionId, displayName } = (value ?? {}) as {
    subscriptionId?: unknown;
    displayName?: unknown;
  }; // its members are checked here
  const id = typeof subscriptionId === "string"
    ? subscriptionId.toLowerCase()
    : "";
  if (!GUID.test(id)) {
    throw unknownShape(READ_ROLE, "one whose subscriptions have ids");
  }
  return {
    id,
    ...(typeof displayName === "string" && displayName !== ""
      ? { name: displayName.slice(0, 200) }
      : {}),
  };
}

function tooMany(): Fault {
  return new Fault(
    "REQUEST_INVALID",
    `The application reaches more than ${MOST} subscriptions: name those that are to be read in subscriptionIds`,
  );
}
