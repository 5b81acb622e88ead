import { Decimal } from "../../../shared/platform/decimal.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Cloud } from "./read_emissions.ts";

/** What each cloud's own books say was emitted, in kilograms, location-based. */
export type Truths = Readonly<Record<Cloud, string>>;

/** Where the control APIs of the loopback clouds are. */
export type LoopbackClouds = Pick<
  Stack,
  "awsControlUrl" | "azureControlUrl" | "gcpControlUrl"
>;

/** Asks the books of each cloud, which know of no report and no query. `accounts` are named as the control APIs name them. */
export async function truthsOf(
  { awsControlUrl, azureControlUrl, gcpControlUrl }: LoopbackClouds,
  accounts: Readonly<Record<Cloud, string>>,
  month: string,
): Promise<Truths> {
  const ask = async <T>(url: string, account: string): Promise<T> => {
    const response = await fetch(
      `${url}/accounts/${account}/emissions?month=${month}-01`,
    );
    const { emissions } = await response.json();
    return emissions;
  };
  const [aws, azure, gcp] = await Promise.all([
    ask<{ tons: Record<string, number> }[]>(awsControlUrl, accounts.aws),
    ask<{ kilograms: number[] }[]>(azureControlUrl, accounts.azure),
    ask<{ kilograms: Record<string, number | null> }[]>(
      gcpControlUrl,
      accounts.gcp,
    ),
  ]);
  return {
    aws: sum(
      aws.flatMap(({ tons }) =>
        ["SCOPE_1", "SCOPE_2_LBM", "SCOPE_3_LBM"].map((part) => tons[part])
      ),
    ).multiply(Decimal.parse("1000")).toString(),
    azure: sum(azure.flatMap(({ kilograms }) => kilograms)).toString(),
    gcp: sum(
      gcp.flatMap(({ kilograms }) =>
        ["scope1", "scope2LocationBased", "scope3"].map((part) =>
          kilograms[part]
        )
      ),
    ).toString(),
  };
}

function sum(figures: readonly (number | null | undefined)[]): Decimal {
  return figures.reduce<Decimal>(
    (added, figure) => added.add(Decimal.fromDouble(figure ?? 0)),
    Decimal.ZERO,
  );
}
