import { deepEqual, equal, throws } from "node:assert/strict";
import {
  parseTableName,
  plain,
  quoted,
} from "../../../../shared/connectors/gcp/table_name.ts";

Deno.test("parseTableName() reads project, dataset and table, of domain-scoped projects too", () => {
  const name = parseTableName("acme-data.carbon.carbon_footprint", "x");
  deepEqual(name, {
    project: "acme-data",
    dataset: "carbon",
    table: "carbon_footprint",
  });
  equal(quoted(name), "`acme-data.carbon.carbon_footprint`");
  equal(
    plain(parseTableName("example.com:acme-data.carbon.t-1", "x")),
    "example.com:acme-data.carbon.t-1",
  );
});

for (
  const name of [
    undefined,
    7,
    "",
    "carbon.footprint",
    "acme-data.carbon.foot`print",
    "acme-data.carbon.t` WHERE TRUE --",
    "acme-data.car bon.footprint",
    "acme-data..footprint",
    "Acme.carbon.footprint",
    "acme-data.carbon.footprint\n",
  ]
) {
  Deno.test(`parseTableName() refuses ${JSON.stringify(name)}`, () => {
    throws(() => parseTableName(name, "carbon_table"), {
      code: "CONFIGURATION_MISSING",
      message: /carbon_table must be a table/,
    });
  });
}
