import { costExplorer } from "./cost_explorer/service.ts";
import { invoicing } from "./invoicing/service.ts";
import { marketplaceAgreement } from "./marketplace/agreement_service.ts";
import { marketplaceDiscovery } from "./marketplace/discovery_service.ts";
import { organizations } from "./organizations.ts";
import { s3 } from "./s3/service.ts";
import type { AwsService } from "./service.ts";
import { sts } from "./sts.ts";
import { sustainability } from "./sustainability/service.ts";

/** Every service on the port. A new one is a file and a line here. */
export const SERVICES: readonly AwsService[] = [
  sts,
  costExplorer,
  organizations,
  marketplaceAgreement,
  marketplaceDiscovery,
  invoicing,
  sustainability,
  s3,
];
