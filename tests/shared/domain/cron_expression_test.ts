import { deepEqual, throws } from "node:assert/strict";
import { parseCron } from "../../../shared/domain/cron_expression.ts";

for (
  const [text, minutes, hours, days] of [
    ["5 3 * * *", [5], [3], "* * *"],
    ["0,30 8-10 * * MON-FRI", [0, 30], [8, 9, 10], "* * 1,2,3,4,5"],
    ["*/20 */12 */1 jan,12 5-7", [0, 20, 40], [0, 12], "* 1,12 0,5,6"],
    ["10-30/10 0 1,15 * sun", [10, 20, 30], [0], "1,15 * 0"],
    ["  0   0 31 */6 FRI-SUN  ", [0], [0], "31 1,7 0,5,6"],
    ["0 0 1-31 * 7", [0], [0], `${upTo(31)} * 0`],
  ] as const
) {
  Deno.test(`parseCron() reads ${JSON.stringify(text)}`, () => {
    deepEqual(parseCron(text), { minutes, hours, days });
  });
}

function upTo(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join();
}

for (
  const [text, expected, found] of [
    ["", /^five fields: minute, hour/, "0 fields"],
    ["3", /^five fields/, "1 field"],
    ["0 0 3 * * *", /^five fields/, "6 fields"],
    ["@daily", /^five fields/, "1 field"],
    ["60 3 * * *", /minutes from 0 to 59.*in the field minute$/, '"60"'],
    ["0 24 * * *", /hours from 0 to 23.*in the field hour$/, '"24"'],
    ["0 -1 * * *", /in the field hour$/, '"-1"'],
    [
      "0 3 0 * *",
      /^days of month from 1 to 31.*in the field day of month$/,
      '"0"',
    ],
    ["0 3 L * *", /in the field day of month$/, '"L"'],
    ["0 3 15W * *", /in the field day of month$/, '"15W"'],
    ["0 3 ? * *", /in the field day of month$/, '"?"'],
    ["0 3 * 13 *", /1 to 12 or JAN to DEC.*in the field month$/, '"13"'],
    ["0 3 * MON *", /in the field month$/, '"MON"'],
    ["0 3 * * 8", /0 to 7 or SUN to SAT.*in the field day of week$/, '"8"'],
    ["0 3 * * 5#3", /in the field day of week$/, '"5#3"'],
    ["0 5-3 * * *", /in the field hour$/, '"5-3"'],
    ["0 5/2 * * *", /in the field hour$/, '"5/2"'],
    ["0 *-5 * * *", /in the field hour$/, '"*-5"'],
    ["0 */0 * * *", /in the field hour$/, '"*/0"'],
    ["0 */24 * * *", /in the field hour$/, '"*/24"'],
    ["0 1,,2 * * *", /in the field hour$/, '""'],
    ["0 1.5 * * *", /in the field hour$/, '"1.5"'],
    ["0 003 * * *", /in the field hour$/, '"003"'],
    [
      `${"0,".repeat(60)}0 3 * * *`,
      /120 characters/,
      "a text of 129 characters",
    ],
    [`0 ${"9".repeat(60)} * * *`, /hour$/, `"${"9".repeat(40)}"`],
  ] as const
) {
  Deno.test(`parseCron() refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    throws(() => parseCron(text), (refusal: unknown) => {
      const { expected: told, found: seen } = refusal as {
        expected: string;
        found: string;
      };
      deepEqual({ isTold: expected.test(told), seen }, {
        isTold: true,
        seen: found,
      });
      return true;
    });
  });
}
