import { MARKETPLACE_PRODUCTS } from "../../../../shared/connectors/aws/marketplace_products.ts";
import { marketplaceConformance } from "../../../support/marketplace_scene.ts";
import { testConformance } from "../../../support/source_conformance.ts";

testConformance({
  symbol: "marketplaceProducts()",
  dataset: MARKETPLACE_PRODUCTS,
  delivers: "records",
  scene: (kind) => marketplaceConformance(MARKETPLACE_PRODUCTS, kind),
});
