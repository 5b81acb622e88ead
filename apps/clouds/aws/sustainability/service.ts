import { restJsonProtocol } from "../rest_json_protocol.ts";
import type { AwsService } from "../service.ts";
import { getEstimatedCarbonEmissions } from "./get_estimated_carbon_emissions.ts";

const PATH = "/v1/estimated-carbon-emissions";

/** AWS Sustainability (rest-json). */
export const sustainability: AwsService = {
  name: "sustainability",
  protocol: restJsonProtocol({ [PATH]: "GetEstimatedCarbonEmissions" }),
  throttle: { code: "ThrottlingException", message: "Rate exceeded" },
  statuses: {
    AccessDeniedException: 403,
    ExpiredTokenException: 403,
    InvalidSignatureException: 403,
    UnrecognizedClientException: 403,
    ThrottlingException: 429,
  },
  claims: ({ url }) => url.pathname === PATH,
  operations: { GetEstimatedCarbonEmissions: getEstimatedCarbonEmissions },
};
