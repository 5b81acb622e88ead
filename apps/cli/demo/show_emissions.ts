import { Decimal } from "../../../shared/platform/decimal.ts";
import { moneyText } from "../money_text.ts";
import type { Style } from "../style.ts";
import { tableLines } from "../table.ts";
import {
  type Cloud,
  CLOUDS,
  type EmissionGroup,
  type EmissionsRead,
} from "./read_emissions.ts";
import { saySection } from "./section.ts";

const NAMES: Readonly<Record<Cloud, string>> = {
  aws: "AWS",
  azure: "Azure",
  gcp: "Google Cloud",
};

const SCOPES = ["1", "2", "3"];

/** The largest regions are told by name. */
const REGIONS = 8;

/** Prints what three clouds emitted, by scope and by region. */
export async function showEmissions(
  read: EmissionsRead,
  style: Style,
): Promise<void> {
  await saySection(
    "6 Emissions of three clouds",
    `kg CO2e, ${read.from} to ${read.to}, location-based`,
    [
      ...scopeLines(read, style),
      "",
      ...regionLines(read.byRegion.rows, style),
      "",
      `Market-based, which is another view of the same and no addend: ${
        moneyText(read.marketKg)
      } kg`,
      `Azure does not say which method its scope 2 follows: ${
        moneyText(read.byScope.azure.unspecifiedKg)
      } kg stand in both`,
    ],
    style,
  );
}

function scopeLines({ byScope }: EmissionsRead, style: Style): string[] {
  const rows = SCOPES.map((scope) => {
    const cells = CLOUDS.map((cloud) =>
      byScope[cloud].rows.find(({ key }) => key === scope)?.kg ?? "0"
    );
    return [`Scope ${scope} of the cloud's`, ...cells, sumOf(cells)];
  });
  const totals = CLOUDS.map((cloud) => byScope[cloud].totalKg);
  const head = ["", ...CLOUDS.map((cloud) => NAMES[cloud]), "Together"];
  return tableLines(
    [
      head,
      ...[...rows, ["Total", ...totals, sumOf(totals)]].map((
        [name = "", ...cells],
      ) => [name, ...cells.map(moneyText)]),
    ],
    ["left", "right", "right", "right", "right"],
    (cell, column, row) => {
      if (row === 0) return style.dim(cell);
      return row === SCOPES.length + 1
        ? style.bold(cell)
        : column === 4
        ? style.accent(cell)
        : cell;
    },
  );
}

function regionLines(
  groups: readonly EmissionGroup[],
  style: Style,
): string[] {
  const others = groups.slice(REGIONS);
  const rows = groups.slice(0, REGIONS).map(({ key, kg, provider }) => [
    key ?? "(no region)",
    provider ?? "",
    moneyText(kg),
  ]);
  if (others.length > 0) {
    rows.push([
      `${others.length} more`,
      "",
      moneyText(sumOf(others.map(({ kg }) => kg))),
    ]);
  }
  return tableLines(
    [["Region", "", "kg CO2e"], ...rows],
    ["left", "left", "right"],
    (cell, _column, row) => row === 0 ? style.dim(cell) : cell,
  );
}

function sumOf(amounts: readonly string[]): string {
  return String(
    amounts.reduce(
      (sum, amount) => sum.add(Decimal.parse(amount)),
      Decimal.ZERO,
    ),
  );
}
