import { jsonProtocol } from "../json_protocol.ts";
import type { AwsService } from "../service.ts";
import { describeAgreement } from "./describe_agreement.ts";
import { getAgreementTerms } from "./get_agreement_terms.ts";
import { listAgreementCharges } from "./list_agreement_charges.ts";
import { searchAgreements } from "./search_agreements.ts";

/** HTTP status of the Marketplace's errors, as their models have it. */
export const MARKETPLACE_STATUSES: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ThrottlingException: 429,
};

/** AWS Marketplace Agreement Service (json1.0, target prefix AWSMPCommerceService_v20200301). */
export const marketplaceAgreement: AwsService = {
  name: "aws-marketplace",
  protocol: jsonProtocol("1.0"),
  throttle: { code: "ThrottlingException", message: "Rate exceeded" },
  statuses: MARKETPLACE_STATUSES,
  claims: (request) =>
    request.headers.get("x-amz-target")?.startsWith(
      "AWSMPCommerceService_v20200301.",
    ) ?? false,
  operations: {
    SearchAgreements: searchAgreements,
    DescribeAgreement: describeAgreement,
    GetAgreementTerms: getAgreementTerms,
    ListAgreementCharges: listAgreementCharges,
  },
};
