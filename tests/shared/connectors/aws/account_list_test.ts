import { deepEqual, equal } from "node:assert/strict";
import { accountAfter } from "../../../../shared/connectors/aws/account_list.ts";

const LIST = {
  own: "500000000000",
  members: ["100000000000", "300000000000", "700000000000"],
  suspended: [],
  named: [],
  refusal: null,
};

Deno.test("accountAfter() goes from the own account through the others in their order", () => {
  const order: string[] = [];
  for (
    let at = accountAfter(LIST, null);
    at !== null;
    at = accountAfter(LIST, at)
  ) order.push(at);
  deepEqual(order, [LIST.own, ...LIST.members]);
});

Deno.test("accountAfter() goes on behind an account that is no longer listed", () => {
  equal(accountAfter(LIST, "200000000000"), "300000000000");
  equal(accountAfter(LIST, "900000000000"), null);
});
