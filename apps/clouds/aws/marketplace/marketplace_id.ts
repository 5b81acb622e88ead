import { chance } from "../billing/chance.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** An identifier as the Marketplace writes them, `prefix-` and lower-case letters and digits, that depends only on its parts. */
export function marketplaceId(
  prefix: string,
  length: number,
  ...parts: readonly (number | string)[]
): string {
  const letters = Array.from(
    { length },
    (_, index) =>
      LETTERS.charAt(chance(index, prefix, ...parts) % LETTERS.length),
  );
  return `${prefix}-${letters.join("")}`;
}

/** A licence of AWS License Manager, as entitlements name it. */
export function licenseArn(agreementId: string): string {
  const hex = Array.from(
    { length: 4 },
    (_, index) =>
      chance(index, "license", agreementId).toString(16).padStart(8, "0"),
  );
  return `arn:aws:license-manager::123456789012:license:l-${hex.join("")}`;
}
