import { CONTRACTS } from "../../../../shared/connectors/aws/contracts.ts";
import { marketplaceConformance } from "../../../support/marketplace_scene.ts";
import { testConformance } from "../../../support/source_conformance.ts";

testConformance({
  symbol: "contracts()",
  dataset: CONTRACTS,
  delivers: "records",
  scene: (kind) => marketplaceConformance(CONTRACTS, kind),
});
