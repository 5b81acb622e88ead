import { equal } from "node:assert/strict";
import { requestAllowance } from "../../../../shared/connectors/aws/request_allowance.ts";

Deno.test("requestAllowance() counts what other jobs spent today and what is spent here", () => {
  const allowance = requestAllowance(3, 1);
  equal(allowance.left(), 2);
  allowance.spend();
  allowance.spend();
  equal(allowance.left(), 0);
  allowance.spend();
  equal(allowance.left(), 0);
});

Deno.test("requestAllowance() has nothing left when more than the cap is spent", () => {
  equal(requestAllowance(30, 45).left(), 0);
});

Deno.test("requestAllowance() learns what other jobs spent meanwhile, and forgets nothing", () => {
  const allowance = requestAllowance(10, 1);
  allowance.learn(6);
  equal(allowance.left(), 4);
  allowance.learn(2);
  equal(allowance.left(), 4);
});
