import { validationError } from "../aws_error.ts";
import { dayOf } from "../billing/calendar.ts";
import type { Operation } from "../service.ts";
import { findDimension } from "./dimension.ts";
import { parseExpression } from "./expression.ts";
import { openToken, sealToken } from "./page_token.ts";
import { missing, parseTimePeriod } from "./time_period.ts";

/** Values in one answer unless MaxResults says fewer. */
const PAGE = 1000;

/** ce:GetDimensionValues: the values a dimension takes in a span of days, by name. */
export const getDimensionValues: Operation = {
  action: "ce:GetDimensionValues",
  async run({ account, input, now }) {
    const today = dayOf(now);
    const span = parseTimePeriod(input["TimePeriod"], today);
    const name = input["Dimension"];
    if (typeof name !== "string") throw missing("dimension");
    const read = findDimension(name);
    if (read === null) {
      throw validationError(`Dimension ${name} is not supported`);
    }
    const filter = parseExpression(input["Filter"]);
    const search = typeof input["SearchString"] === "string"
      ? input["SearchString"].toLowerCase()
      : "";
    const values = new Set<string>();
    for (let day = span.start; day < Math.min(span.end, today + 1); day++) {
      for (const line of account.bill.lines(day, today)) {
        const value = filter(line) ? read(line) : null;
        if (value !== null && value.toLowerCase().includes(search)) {
          values.add(value);
        }
      }
    }
    const { NextPageToken: token, MaxResults: most, ...request } = input;
    const identity = JSON.stringify(request);
    const from = typeof token === "string" && token !== ""
      ? (await openToken(token, identity, account.tokenSecret)).group
      : 0;
    const sorted = [...values].sort();
    const page = sorted.slice(
      from,
      from + (typeof most === "number" ? Math.min(most, PAGE) : PAGE),
    );
    const next = from + page.length;
    return {
      DimensionValues: page.map((value) => ({
        Value: value,
        Attributes: name === "LINKED_ACCOUNT"
          ? { description: account.names.get(value) ?? "" }
          : {},
      })),
      ReturnSize: page.length,
      TotalSize: sorted.length,
      ...(next < sorted.length
        ? {
          NextPageToken: await sealToken(
            { period: 0, group: next },
            identity,
            account.tokenSecret,
          ),
        }
        : {}),
    };
  },
};
