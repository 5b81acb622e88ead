import { restJsonProtocol } from "../rest_json_protocol.ts";
import type { AwsService } from "../service.ts";
import { MARKETPLACE_STATUSES } from "./agreement_service.ts";
import { getOffer } from "./get_offer.ts";
import { getProduct } from "./get_product.ts";
import { listPurchaseOptions } from "./list_purchase_options.ts";

/** Version of the API, which every path begins with. */
const VERSION = "/2026-02-05";

/** AWS Marketplace Discovery (rest-json). It shares signing name and IAM prefix with the agreements. */
export const marketplaceDiscovery: AwsService = {
  name: "aws-marketplace",
  protocol: restJsonProtocol({
    [`${VERSION}/getProduct`]: "GetProduct",
    [`${VERSION}/getOffer`]: "GetOffer",
    [`${VERSION}/listPurchaseOptions`]: "ListPurchaseOptions",
  }),
  throttle: { code: "ThrottlingException", message: "Rate exceeded" },
  statuses: MARKETPLACE_STATUSES,
  claims: ({ url }) => url.pathname.startsWith(`${VERSION}/`),
  operations: {
    GetProduct: getProduct,
    GetOffer: getOffer,
    ListPurchaseOptions: listPurchaseOptions,
  },
};
