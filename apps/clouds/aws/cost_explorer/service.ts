import { jsonProtocol } from "../json_protocol.ts";
import type { AwsService } from "../service.ts";
import { getCostAndUsage } from "./get_cost_and_usage.ts";
import { getDimensionValues } from "./get_dimension_values.ts";

/** AWS Cost Explorer (json1.1, target prefix AWSInsightsIndexService). */
export const costExplorer: AwsService = {
  name: "ce",
  protocol: jsonProtocol("1.1"),
  throttle: { code: "LimitExceededException", message: "Rate limit exceeded" },
  claims: (request) =>
    request.headers.get("x-amz-target")?.startsWith(
      "AWSInsightsIndexService.",
    ) ?? false,
  operations: {
    GetCostAndUsage: getCostAndUsage,
    GetDimensionValues: getDimensionValues,
  },
};
