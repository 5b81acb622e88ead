import { testClouds } from "./clouds.ts";

/** A small account on 20 March 2026, and its window of January to March. */
export const WINDOW = { startDate: "2026-01-01", endDate: "2026-03-21" };

/** What the control API tells. */
// deno-lint-ignore no-explicit-any -- books of several shapes, read member by member
export type Books = any;

/** A small payer account whose books can be read. */
export async function demoBooks() {
  const aws = await testClouds();
  const { accountId } = await aws.account();
  return {
    aws: { awsControlUrl: aws.clouds.controlUrl },
    accountId,
    now: aws.clock.now(),
    books: (path: string) =>
      aws.control<Books>(`/accounts/${accountId}/${path}`),
    [Symbol.asyncDispose]: () => aws[Symbol.asyncDispose](),
  };
}
