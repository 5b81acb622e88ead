import type { TestStack } from "./stack.ts";

/** A payer account in the stack's loopback AWS, one test's own. */
export interface CloudAccount {
  readonly accountId: string;
  readonly linkedAccounts: readonly { id: string; name: string }[];
  readonly userArn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Calls the account's control API; a path with a body is a POST. @throws {Error} On any answer but success. */
  control<T>(path: string, body?: unknown, method?: string): Promise<T>;
}

/** Makes a payer account; `options` are those of the control API. */
export async function cloudAccount(
  { awsControlUrl }: Pick<TestStack, "awsControlUrl">,
  options: Readonly<Record<string, unknown>> = {},
): Promise<CloudAccount> {
  const root = `${awsControlUrl}/accounts`;
  const made = await call<Omit<CloudAccount, "control">>(root, "POST", {
    profile: "small",
    ...options,
  });
  return {
    ...made,
    control: (path, body, method = body === undefined ? "GET" : "POST") =>
      call(`${root}/${made.accountId}/${path}`, method, body),
  };
}

async function call<T>(
  url: string,
  method: string,
  body: unknown,
): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok) {
    throw new Error(`the control API answered ${await response.text()}`);
  }
  return await response.json();
}
