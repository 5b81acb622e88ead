import { moneyText } from "../money_text.ts";
import type { Style } from "../style.ts";
import { shorten, tableLines } from "../table.ts";
import type { Product } from "./read_agreements.ts";
import { saySection } from "./section.ts";
import type { Run } from "./sync_all.ts";

const NAME_WIDTH = 34;
const SELLER_WIDTH = 26;

/** Prints what was bought in AWS Marketplace, and in which accounts nobody could look. */
export async function showMarketplace(
  products: readonly Product[],
  { notCovered }: Pick<Run, "notCovered">,
  style: Style,
): Promise<void> {
  const accounts = new Set(products.map(({ account_id }) => account_id));
  await saySection(
    "2 Marketplace agreements",
    `${products.length} products bought by ${accounts.size} accounts, over all years`,
    [...productLines(products, style), "", ...coverageLines(notCovered, style)],
    style,
  );
}

/** In force first. */
function productLines(products: readonly Product[], style: Style): string[] {
  const head = ["Product", "Seller", "Account", "Status", "Ends", "Worth"];
  const sorted = products.toSorted((a, b) =>
    Number(b.status === "ACTIVE") - Number(a.status === "ACTIVE")
  );
  const rows = sorted.map((row) => [
    shorten(row.product_name ?? row.product_id, NAME_WIDTH),
    shorten(row.seller_of_record_name ?? "(not told)", SELLER_WIDTH),
    row.account_id,
    row.status,
    row.ends_at?.slice(0, 10) ?? "no end",
    row.value === null
      ? "as used"
      : `${moneyText(row.value)} ${row.currency ?? ""}`,
  ]);
  return tableLines(
    [head, ...rows],
    ["left", "left", "left", "left", "left", "right"],
    (cell, column, row) => {
      if (row === 0) return style.dim(cell);
      if (column !== 3) return cell;
      return cell.trim() === "ACTIVE" ? style.good(cell) : style.dim(cell);
    },
  );
}

function coverageLines(
  notCovered: Run["notCovered"],
  style: Style,
): string[] {
  const accounts = new Map(
    notCovered.map(({ accountId, code }) => [accountId, code]),
  );
  if (accounts.size === 0) {
    return ["Every account of the organization was read."];
  }
  return [...accounts].map(([accountId, code]) =>
    `${
      style.warn("Not covered:")
    } account ${accountId} (${code}): it has no member role, so what it bought is not here`
  );
}
