import type { Column } from "./column.ts";
import type { CostColumn } from "./cost_column.ts";
import { COST_COLUMNS } from "./cost_columns.ts";
import type { Edition } from "./edition.ts";
import type { LineItem } from "./line_item.ts";
import type { ReportOptions } from "./report_options.ts";
import { TAG_KEYS } from "./resource.ts";

/** The cost categories a legacy report has columns for. */
const CATEGORIES = ["Business Unit", "Product"] as const;

/** Columns of the legacy report that CUR 2.0 keeps in its `product` map, under the names they have there. */
const IN_PRODUCT: readonly (readonly [string, string])[] = [
  ["product_name", "product/ProductName"],
  ["servicename", "product/servicename"],
  ["region", "product/region"],
  ["operating_system", "product/operatingSystem"],
  ["database_engine", "product/databaseEngine"],
];

/** The columns of a legacy report. They are those that can be filled: there is one for every tag key and every cost category. */
export function legacyColumns(
  edition: Edition,
  options: ReportOptions,
): Column<LineItem>[] {
  const tags = options.resources === 0 ? [] : TAG_KEYS.map((key) => ({
    name: `resourceTags/${key}`,
    kind: "text" as const,
    read: (item: LineItem) => item.tags[key] ?? "",
  }));
  const categories = CATEGORIES.map((name) => ({
    name: `costCategory/${name}`,
    kind: "text" as const,
    read: (item: LineItem) => item.categories[name] ?? "",
  }));
  return [
    ...COST_COLUMNS
      .filter((column) => isKept(column, options))
      .filter(({ isNet }) => isNet !== true || edition.hasNet)
      .map(({ legacy, kind, read }) => ({ name: legacy, kind, read })),
    ...categories,
    ...tags,
  ];
}

/** The same columns by the names Athena and Parquet have for them. */
export function legacyParquetColumns(
  edition: Edition,
  options: ReportOptions,
): Column<LineItem>[] {
  return legacyColumns(edition, options).map((column) => ({
    ...column,
    name: snakeCase(column.name),
  }));
}

/** The columns of a CUR 2.0 export, whose schema does not depend on what was used. */
export function cur2Columns(
  _edition: Edition,
  options: ReportOptions,
): Column<LineItem>[] {
  const plain = COST_COLUMNS
    .filter((column) => isKept(column, options) && column.cur2 !== null)
    .map((column) => ({
      name: column.cur2 ?? snakeCase(column.legacy),
      kind: column.kind,
      // Without private discounts the net columns are there and empty.
      read: column.isNet === true
        ? ((item, writing) =>
          writing.edition.hasNet
            ? column.read(item, writing)
            : "") as CostColumn["read"]
        : column.read,
    }));
  return [...plain, ...maps()].sort((left, right) =>
    left.name < right.name ? -1 : 1
  );
}

function maps(): Column<LineItem>[] {
  const inProduct = IN_PRODUCT.map(([key, legacy]) =>
    [
      key,
      COST_COLUMNS.find((column) => column.legacy === legacy)?.read,
    ] as const
  );
  return [
    map("product", (item, writing) =>
      inProduct.flatMap(([key, read]) => {
        const value = read?.(item, writing) ?? "";
        return value === "" ? [] : [[key, value]];
      })),
    map(
      "resource_tags",
      ({ tags }) =>
        Object.entries(tags).map(([key, value]) => [snakeCase(key), value]),
    ),
    map(
      "cost_category",
      ({ categories }) =>
        Object.entries(categories).map(([name, value]) => [
          name.toLowerCase().replaceAll(" ", "_"),
          value,
        ]),
    ),
    map(
      "discount",
      (item) => item.type === "EdpDiscount" ? [["edp_discount", "true"]] : [],
    ),
  ];
}

function map(
  name: string,
  entries: (...read: Parameters<Column<LineItem>["read"]>) => string[][],
): Column<LineItem> {
  return {
    name,
    kind: "map",
    read: (item, writing) =>
      JSON.stringify(Object.fromEntries(entries(item, writing))),
  };
}

function isKept(column: CostColumn, options: ReportOptions): boolean {
  return (column.isResource !== true || options.resources > 0) &&
    (column.isSplit !== true || options.plant.splitRows);
}

/** CUR 2.0 writes every capital as an underscore and a small letter: ARN comes out as `a_r_n`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replace(/[^a-z0-9_]+/g, "_").replace(/_+/g, "_").replace(/^_/, "");
}
