import type { Line } from "./line.ts";

/** Who invoices AWS's own services to an account of ours. */
export const AWS_ISSUER = "Amazon Web Services EMEA SARL";

/** Who invoices what Marketplace sellers bill in dollars. */
export const MARKETPLACE_ISSUER = "Amazon Web Services, Inc.";

/** Cost Explorer's INVOICING_ENTITY of a line: whose invoice it stands on. A seller that bills in another currency invoices itself. */
export function issuerOf(line: Line): string {
  if (line.billingEntity === "AWS") return AWS_ISSUER;
  return line.currency === "USD" ? MARKETPLACE_ISSUER : line.legalEntity;
}
