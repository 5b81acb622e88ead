/**
 * AWS Sustainability as the connector uses it: one operation, free. AWS publishes no SDK of it where this project installs from.
 * API: docs.aws.amazon.com/sustainability/latest/APIReference/API_GetEstimatedCarbonEmissions.html
 *
 * @module
 */
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { AwsConnection } from "../connection.ts";
import type { AwsSession } from "../credentials.ts";
import { type FreeService, freeService } from "../free_service.ts";
import { type Listing, pagingFault, parseListing } from "../listing.ts";
import { type SignedClient, signedClient } from "../signed_client.ts";
import { ASKED_TYPES } from "./aws_figures.ts";

/** The IAM action behind a page of emissions. */
export const EMISSIONS_ACTION = "sustainability:GetEstimatedCarbonEmissions";

/** The most AWS puts on a page. Here fewer: each result makes five activities, and a page of ours has a thousand. */
const PAGE_SIZE = 200;

/** Sustainability of one account. Takes one call at a time. */
export type Sustainability = FreeService<SignedClient>;

/** Opens Sustainability; calls nothing yet. */
export function sustainability(
  connection: AwsConnection,
  session: AwsSession,
  random: () => number,
): Sustainability {
  return freeService({
    service: "api.sustainability",
    connection,
    session,
    client: (options) =>
      Promise.resolve(
        signedClient(options, { signingName: "sustainability", random }),
      ),
  });
}

/**
 * A page of a month's emissions by account, region and service, its results unchecked.
 *
 * @throws {Fault} PROVIDER_PAGING_CHANGED when the token is refused or stands still, other PROVIDER_* codes.
 */
export async function listEmissions(
  service: Sustainability,
  { start }: BillingPeriod,
  token: string | null,
  signal: AbortSignal,
): Promise<Listing> {
  // A month counts when its first day is in the asked time: the first two days name one month and no other.
  const body = {
    TimePeriod: {
      Start: `${start}T00:00:00.000Z`,
      End: `${start.slice(0, 8)}02T00:00:00.000Z`,
    },
    GroupBy: ["USAGE_ACCOUNT_ID", "REGION", "SERVICE"],
    EmissionsTypes: ASKED_TYPES,
    Granularity: "MONTHLY",
    MaxResults: PAGE_SIZE,
    ...(token === null ? {} : { NextToken: token }),
  };
  const answer = await service.call(
    EMISSIONS_ACTION,
    (client, options) =>
      client.send({ path: "/v1/estimated-carbon-emissions", body }, options),
    signal,
  ).catch((error) => {
    throw pagingFault(error, token);
  });
  return parseListing(answer, {
    action: EMISSIONS_ACTION,
    member: "Results",
    tokenMember: "NextToken",
    asked: token,
  });
}
