import type { TestStack } from "./stack.ts";

/** An account of the stack's loopback Azure or Google Cloud, and what a user gives to connect it. */
export interface OtherCloud {
  readonly provider: "azure" | "gcp";
  /** The body of POST /integrations. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The control API's path of the account, and what follows. */
  control<T>(path: string, body?: unknown): Promise<T>;
}

/** A directory with an application and three subscriptions. */
export async function azureDirectory(
  { azureControlUrl }: Pick<TestStack, "azureControlUrl">,
): Promise<OtherCloud> {
  const accounts = `${azureControlUrl}/accounts`;
  const { tenantId, clientId, clientSecret } = await ask<
    { tenantId: string; clientId: string; clientSecret: string }
  >(accounts, {});
  return {
    provider: "azure",
    body: {
      provider: "azure",
      authMethod: "client_secret",
      tenantId,
      clientId,
      clientSecret,
    },
    control: (path, body) => ask(`${accounts}/${tenantId}/${path}`, body),
  };
}

/** A project with a service account and the tables of its exports. */
export async function gcpProject(
  { gcpControlUrl }: Pick<TestStack, "gcpControlUrl">,
): Promise<OtherCloud> {
  const accounts = `${gcpControlUrl}/accounts`;
  const { projectId, serviceAccount, carbonTable, billingTable } = await ask<
    Record<string, unknown>
  >(accounts, {});
  return {
    provider: "gcp",
    body: {
      provider: "gcp",
      authMethod: "service_account",
      serviceAccount,
      carbonTable,
      billingTable,
    },
    control: (path, body) => ask(`${accounts}/${projectId}/${path}`, body),
  };
}

async function ask<T>(url: string, body?: unknown): Promise<T> {
  const response = await fetch(
    url,
    body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
  return answer;
}
