/**
 * AWS Marketplace's Agreement Service as a buyer uses it: four operations, all free.
 * API: docs.aws.amazon.com/marketplace/latest/APIReference/API_Operations_AWS_Marketplace_Agreement_Service.html
 *
 * @module
 */
import type { MarketplaceAgreementClient } from "@aws-sdk/client-marketplace-agreement";
import type { AwsConnection } from "./connection.ts";
import type { AwsSession } from "./credentials.ts";
import { type FreeService, freeService } from "./free_service.ts";

/** The IAM action behind a page of agreements. */
export const SEARCH_ACTION = "aws-marketplace:SearchAgreements";

/** The IAM action behind an agreement's value. */
export const DESCRIBE_ACTION = "aws-marketplace:DescribeAgreement";

/** The IAM action behind a page of terms. */
export const TERMS_ACTION = "aws-marketplace:GetAgreementTerms";

/** The IAM action behind a page of charges. */
export const CHARGES_ACTION = "aws-marketplace:ListAgreementCharges";

/** The most each listing puts on a page. */
const PAGE_SIZE = 50;

const CATALOG = "AWSMarketplace";
const AGREEMENT_TYPE = "PurchaseAgreement";

/** The Agreement Service of one account. Takes one call at a time. */
export type AgreementService = FreeService<MarketplaceAgreementClient>;

/** Opens the service; calls nothing yet. The SDK is loaded by the first call. */
export function agreementService(
  connection: AwsConnection,
  session: AwsSession,
): AgreementService {
  return freeService({
    service: "agreement-marketplace",
    connection,
    session,
    async client(options) {
      const sdk = await import("@aws-sdk/client-marketplace-agreement");
      return new sdk.MarketplaceAgreementClient(options);
    },
  });
}

/** A page of the agreements the account accepted, unchecked. @throws {Fault} as {@linkcode FreeService.call}. */
export async function searchAgreements(
  service: AgreementService,
  token: string | null,
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-marketplace-agreement");
  const command = new sdk.SearchAgreementsCommand({
    catalog: CATALOG,
    filters: [
      { name: "PartyType", values: ["Acceptor"] },
      { name: "AgreementType", values: [AGREEMENT_TYPE] },
    ],
    maxResults: PAGE_SIZE,
    ...pageAt(token),
  });
  return await service.call(
    SEARCH_ACTION,
    (client, options) => client.send(command, options),
    signal,
  );
}

/** What else there is to know of an agreement, unchecked. @throws {Fault} as {@linkcode FreeService.call}. */
export async function describeAgreement(
  service: AgreementService,
  agreementId: string,
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-marketplace-agreement");
  const command = new sdk.DescribeAgreementCommand({ agreementId });
  return await service.call(
    DESCRIBE_ACTION,
    (client, options) => client.send(command, options),
    signal,
  );
}

/** A page of an agreement's accepted terms, unchecked. @throws {Fault} as {@linkcode FreeService.call}. */
export async function getAgreementTerms(
  service: AgreementService,
  { agreementId, token }: { agreementId: string; token: string | null },
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-marketplace-agreement");
  const command = new sdk.GetAgreementTermsCommand({
    agreementId,
    maxResults: PAGE_SIZE,
    ...pageAt(token),
  });
  return await service.call(
    TERMS_ACTION,
    (client, options) => client.send(command, options),
    signal,
  );
}

/** A page of the charges of one agreement, or of all of them for null; unchecked. @throws {Fault} as {@linkcode FreeService.call}. */
export async function listAgreementCharges(
  service: AgreementService,
  { agreementId, token }: { agreementId: string | null; token: string | null },
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-marketplace-agreement");
  const command = new sdk.ListAgreementChargesCommand({
    catalog: CATALOG,
    agreementType: AGREEMENT_TYPE,
    maxResults: PAGE_SIZE,
    ...(agreementId === null ? {} : { agreementId }),
    ...pageAt(token),
  });
  return await service.call(
    CHARGES_ACTION,
    (client, options) => client.send(command, options),
    signal,
  );
}

function pageAt(token: string | null): { nextToken?: string } {
  return token === null ? {} : { nextToken: token };
}
