import type { Stack } from "../../stack/stack.ts";

/** Where the control API of the loopback AWS is. */
export type LoopbackAws = Pick<Stack, "awsControlUrl">;

/**
 * Asks the control API of the loopback AWS; with a body it is a POST. It does what a customer does in the console, and tells
 * the account's own books.
 *
 * @throws {Error} With what it answered, unless that is a success.
 */
export async function askLoopbackAws<T>(
  { awsControlUrl }: LoopbackAws,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(
    `${awsControlUrl}/accounts${path}`,
    body === undefined ? {} : {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    },
  );
  if (!response.ok) {
    throw new Error(
      `the loopback AWS answered ${response.status}: ${await response.text()}`,
    );
  }
  return await response.json();
}
