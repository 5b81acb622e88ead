import { deepEqual, equal, throws } from "node:assert/strict";
import { parseOptions } from "../../../../apps/cli/focus/options.ts";

const ID = "6ccd44fc-39a7-4848-8a3b-62b3494a89af";
const GOOD = {
  "--organization": ID,
  "--from": "2026-09-01",
  "--to": "2026-11-01",
  "--out": "focus.csv",
};

function argsOf(more: Record<string, string | undefined>): string[] {
  return Object.entries({ ...GOOD, ...more }).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value]
  );
}

Deno.test("parseOptions() reads an export", () => {
  deepEqual(parseOptions(argsOf({})), {
    organizationId: ID,
    from: "2026-09-01",
    to: "2026-11-01",
    out: "focus.csv",
  });
  equal(parseOptions(["--help"]), null);
});

const BAD: readonly [Record<string, string | undefined>, RegExp][] = [
  [
    { "--organization": undefined },
    /--organization must be an id: found nothing/,
  ],
  [{ "--organization": "shop" }, /found "shop"/],
  [{ "--from": "2026-13-01" }, /--from must be a day/],
  [{ "--to": "2026-09-01" }, /--to must be after --from/],
  [{ "--out": undefined }, /--out must be a file/],
  [{ "--format": "parquet" }, /an argument must be --organization, --from/],
];

for (const [more, message] of BAD) {
  Deno.test(`parseOptions() refuses ${JSON.stringify(more)}`, () => {
    throws(() => parseOptions(argsOf(more)), message);
  });
}
