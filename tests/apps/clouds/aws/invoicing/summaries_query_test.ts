import { deepEqual, equal, throws } from "node:assert/strict";
import { parseSummariesQuery } from "../../../../../apps/clouds/aws/invoicing/summaries_query.ts";

const Selector = { ResourceType: "ACCOUNT_ID", Value: "123456789012" };
const BillingPeriod = { Month: 2, Year: 2026 };
const seconds = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1000;
const interval = (start: string, end: string, rest = {}) => ({
  Selector,
  Filter: {
    TimeInterval: { StartDate: seconds(start), EndDate: seconds(end) },
    ...rest,
  },
});

for (
  const [why, input, reason, field] of [
    ["no selector", { Filter: { BillingPeriod } }, null, "selector"],
    [
      "a selector of an unknown kind",
      { Selector: { ...Selector, ResourceType: "ARN" } },
      null,
      "selector.resourceType",
    ],
    [
      "a selector without value",
      { Selector: { ResourceType: "INVOICE_ID" } },
      null,
      "selector.value",
    ],
    [
      "an account that is none",
      { Selector: { ...Selector, Value: "12" }, Filter: { BillingPeriod } },
      null,
      "selector.value",
    ],
    ["an account without time", { Selector }, null, "Filter"],
    [
      "an interval beside a period",
      { Selector, Filter: { BillingPeriod, TimeInterval: {} } },
      "mutualExclusionError",
      "Filter.TimeInterval",
    ],
    [
      "a month 13",
      { Selector, Filter: { BillingPeriod: { Month: 13, Year: 2026 } } },
      null,
      "filter.billingPeriod.month",
    ],
    [
      "a year 2004",
      { Selector, Filter: { BillingPeriod: { Month: 1, Year: 2004 } } },
      null,
      "filter.billingPeriod.year",
    ],
    [
      "a month as text",
      { Selector, Filter: { BillingPeriod: { Month: "2", Year: 2026 } } },
      null,
      "filter.billingPeriod.month",
    ],
    [
      "an interval without end",
      { Selector, Filter: { TimeInterval: { StartDate: 0 } } },
      null,
      "filter.timeInterval.endDate",
    ],
    [
      "an interval in texts",
      {
        Selector,
        Filter: {
          TimeInterval: { StartDate: "2026-01-01", EndDate: "2026-01-02" },
        },
      },
      null,
      "filter.timeInterval.startDate",
    ],
    [
      "an interval that ends as it begins",
      interval("2026-02-01", "2026-02-01"),
      null,
      "Filter.TimeInterval",
    ],
    [
      "a page of nothing",
      { Selector, Filter: { BillingPeriod }, MaxResults: 0 },
      null,
      "maxResults",
    ],
    [
      "a page of 101",
      { Selector, Filter: { BillingPeriod }, MaxResults: 101 },
      null,
      "maxResults",
    ],
    [
      "an unknown role",
      { Selector, Filter: { BillingPeriod, ReceiverRole: "PAYER" } },
      null,
      "filter.receiverRole",
    ],
    [
      "an empty issuer",
      { Selector, Filter: { BillingPeriod, InvoicingEntity: " " } },
      null,
      "filter.invoicingEntity",
    ],
    [
      "a role before there were roles",
      {
        Selector,
        Filter: {
          BillingPeriod: { Month: 5, Year: 2025 },
          ReceiverRole: "BUYER",
        },
      },
      null,
      "Filter.ReceiverRole",
    ],
    [
      "a role's interval of more than five years",
      interval("2025-06-01", "2030-06-02", { ReceiverRole: "BUYER" }),
      null,
      "Filter.TimeInterval",
    ],
  ] as const
) {
  Deno.test(`parseSummariesQuery() refuses ${why}`, () => {
    throws(() => parseSummariesQuery(input), (error: unknown) => {
      const { code, members } = error as {
        code: string;
        members: { reason: string; fieldList: { name: string }[] };
      };
      equal(code, "ValidationException");
      equal(members.reason, reason ?? "fieldValidationFailed");
      equal(members.fieldList[0]?.name, field);
      return true;
    });
  });
}

for (
  const [start, end, isTaken] of [
    ["2026-01-31", "2026-03-03", true],
    ["2026-01-31", "2026-03-04", false],
    ["2026-02-15", "2026-03-15", true],
    ["2026-02-15", "2026-03-16", false],
  ] as const
) {
  Deno.test(`an interval from ${start} to ${end} is ${isTaken ? "taken" : "longer than the month it begins in"}`, () => {
    const parse = () => parseSummariesQuery(interval(start, end));
    if (isTaken) equal(parse().time?.kind, "issued");
    else throws(parse, /TimePeriod cannot last more than a month/);
  });
}

Deno.test("parseSummariesQuery() takes a period, and a hundred documents unless told", () =>
  deepEqual(parseSummariesQuery({ Selector, Filter: { BillingPeriod } }), {
    selector: { type: "ACCOUNT_ID", value: "123456789012" },
    time: { kind: "period", period: 20485 },
    role: null,
    issuer: null,
    limit: 100,
    nextToken: null,
    identity:
      '[{"type":"ACCOUNT_ID","value":"123456789012"},{"kind":"period","period":20485},null,null]',
  }));
