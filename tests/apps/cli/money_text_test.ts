import { equal, throws } from "node:assert/strict";
import { moneyText } from "../../../apps/cli/money_text.ts";

const CASES: readonly (readonly [string, string])[] = [
  ["0", "0.00"],
  ["0.004999", "0.00"],
  ["0.005", "0.01"],
  ["-0.004", "0.00"],
  ["-0.005", "-0.01"],
  ["12.345", "12.35"],
  ["999.995", "1,000.00"],
  ["1234567.8", "1,234,567.80"],
  ["-107938.9352815771", "-107,938.94"],
  ["123456789012345678901234.5", "123,456,789,012,345,678,901,234.50"],
];
for (const [amount, text] of CASES) {
  Deno.test(`moneyText() writes ${amount} as ${text}`, () => {
    equal(moneyText(amount), text);
  });
}

Deno.test("moneyText() refuses what is no number", () => {
  throws(() => moneyText("1,2"), SyntaxError);
});
