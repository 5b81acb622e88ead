import { Decimal } from "../../../shared/platform/decimal.ts";
import type { Stack } from "../../stack/stack.ts";
import { moneyText } from "../money_text.ts";
import type { ReadBack } from "./read_back.ts";

interface Truth {
  readonly total: readonly {
    readonly currency: string;
    readonly NetUnblendedCost: string;
  }[];
}

/**
 * Compares what the user reads with the books of the loopback AWS, which never went through Cost Explorer. Gives the
 * totals in words.
 *
 * @throws {Error} When they differ in any digit.
 */
export async function checkBooks(
  { awsControlUrl }: Pick<Stack, "awsControlUrl">,
  accountId: string,
  { startDate, endDate, byService }: ReadBack,
): Promise<string> {
  const response = await fetch(
    `${awsControlUrl}/accounts/${accountId}/truth?start=${startDate}&end=${endDate}`,
  );
  const truth: Truth = await response.json();
  const read = new Map(
    byService.map(({ currency, total }) => [currency, Decimal.parse(total)]),
  );
  for (const { currency, NetUnblendedCost } of truth.total) {
    const expected = Decimal.parse(NetUnblendedCost);
    const found = read.get(currency) ?? Decimal.ZERO;
    if (found.compare(expected) !== 0) {
      throw new Error(
        `the account's books hold ${expected} ${currency}, the user reads ${found}`,
      );
    }
  }
  return byService.map(({ currency, total }) =>
    `${moneyText(total)} ${currency}`
  ).join(" and ");
}
