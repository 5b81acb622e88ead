import type { Job } from "../../domain/job.ts";
import { requireBroker } from "./broker.ts";
import type { AwsCredentials, AwsSession } from "./credentials.ts";
import { partitionOf } from "./endpoint.ts";
import type { AwsTools, OpenedJob } from "./open_job.ts";
import type { RequestTally } from "./request_tally.ts";
import { roleSession } from "./role_session.ts";

/** The IAM action behind entering an account. */
export const ASSUME_ACTION = "sts:AssumeRole";

/** Opens the session of a member account. */
export type OpenMember = (
  accountId: string,
  signal: AbortSignal,
) => Promise<AwsSession>;

/** The name of the role to assume in every member account; null when the integration has none. */
export function memberRoleName({ integration }: Job): string | null {
  const name = integration.settings["member_role_name"];
  return typeof name === "string" && name !== "" ? name : null;
}

/**
 * How members are entered: their role, by whoever enters the integration itself. That is our own principal with the integration's
 * external id, or the user's access keys, which prove themselves and need none.
 */
export function memberSessions(
  job: Job,
  { settings }: Pick<AwsTools, "settings">,
  { connection, session }: Pick<OpenedJob, "connection" | "session">,
  tally: RequestTally,
): OpenMember {
  const { integration } = job;
  const isRole = integration.auth_method === "cloudformation";
  return async (accountId, signal) => {
    const principal = isRole
      ? requireBroker(settings)
      : await session.credentials(signal);
    const partition = partitionOf(integration.region);
    const member = roleSession(connection, principal, {
      roleArn: `arn:${partition}:iam::${accountId}:role/${memberRoleName(job)}`,
      externalId: isRole ? integration.external_id : null,
      sessionName: `cloud-sync-${integration.id}`,
    });
    return counted(member, () => tally.note(ASSUME_ACTION));
  };
}

/** Tells of each time a session is assumed, or refused. */
function counted(session: AwsSession, onAssumed: () => void): AwsSession {
  let held: AwsCredentials | null = null;
  return {
    async credentials(signal) {
      try {
        const current = await session.credentials(signal);
        if (held !== current) onAssumed();
        return held = current;
      } catch (error) {
        onAssumed();
        throw error;
      }
    },
    renew: (used) => session.renew(used),
  };
}
