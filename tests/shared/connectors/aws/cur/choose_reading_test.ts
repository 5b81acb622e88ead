import { equal, throws } from "node:assert/strict";
import { chooseReading } from "../../../../../shared/connectors/aws/cur/choose_reading.ts";
import {
  CUR_NAMES,
  FOCUS_NAMES,
  OPTIONS,
} from "../../../../support/report_lines.ts";

Deno.test("chooseReading() tells a report from a FOCUS export by its columns", () => {
  equal(chooseReading(CUR_NAMES, OPTIONS).source, "aws_cur");
  equal(chooseReading(FOCUS_NAMES, OPTIONS).source, "aws_focus_export");
});

Deno.test("chooseReading() names the columns that are missing", () => {
  const names = CUR_NAMES.filter((name) => !/currency|unblended/.test(name));
  throws(() => chooseReading(names, OPTIONS), {
    code: "PROVIDER_SHAPE_UNKNOWN",
    message: /line_item_currency_code, line_item_unblended_cost/,
  });
});
