import { equal, throws } from "node:assert/strict";
import {
  flat,
  type Line,
} from "../../../../../apps/clouds/aws/billing/line.ts";
import { parseExpression } from "../../../../../apps/clouds/aws/cost_explorer/expression.ts";

const LINE: Line = {
  service: "AWS Lambda",
  account: "210000000001",
  recordType: "Usage",
  currency: "USD",
  region: "eu-west-1",
  usageType: "Lambda-GB-Second",
  operation: "Invoke",
  purchaseType: "On Demand Instances",
  billingEntity: "AWS",
  legalEntity: "Amazon Web Services EMEA SARL",
  costs: flat(1n),
  quantity: 1n,
  unit: "Lambda-GB-Second",
};

const is = (Key: string, ...Values: string[]) => ({
  Dimensions: { Key, Values },
});
const YES = is("SERVICE", "Amazon Redshift", "AWS Lambda");
const NO = is("SERVICE", "Amazon Redshift");

for (
  const [name, expression, expected] of [
    ["nothing", undefined, true],
    ["a service among several", YES, true],
    ["another service", NO, false],
    ["a value in another case", is("SERVICE", "aws lambda"), false],
    ["a record type", is("RECORD_TYPE", "Usage"), true],
    ["an account", is("LINKED_ACCOUNT", "210000000001"), true],
    ["not", { Not: NO }, true],
    ["not not", { Not: { Not: NO } }, false],
    ["and", { And: [YES, is("RECORD_TYPE", "Usage")] }, true],
    ["and with one false", { And: [YES, YES, NO] }, false],
    ["or", { Or: [NO, YES] }, true],
    ["or of falses", { Or: [NO, is("REGION", "us-east-1")] }, false],
    ["and in or in not", { Not: { Or: [NO, { And: [YES, NO] }] } }, true],
    ["a tag", { Tags: { Key: "team", Values: ["a"] } }, false],
    ["the absence of a tag", {
      Tags: { Key: "team", MatchOptions: ["ABSENT"] },
    }, true],
  ] as const
) {
  Deno.test(`parseExpression() matches ${name}: ${expected}`, () => {
    equal(parseExpression(expression)(LINE), expected);
  });
}

Deno.test("parseExpression() never matches a line of no account by account, but by its negation", () => {
  const residual = { ...LINE, account: null };
  equal(parseExpression(is("LINKED_ACCOUNT", "210000000001"))(residual), false);
  equal(
    parseExpression({ Not: is("LINKED_ACCOUNT", "210000000001") })(residual),
    true,
  );
});

for (const options of [["CONTAINS"], ["EQUALS", "nonsense"], "EQUALS"]) {
  Deno.test(`parseExpression() refuses the match options ${JSON.stringify(options)}`, () => {
    throws(
      () =>
        parseExpression({
          Dimensions: { Key: "SERVICE", Values: ["a"], MatchOptions: options },
        }),
      {
        name: "ValidationException",
      },
    );
  });
}
