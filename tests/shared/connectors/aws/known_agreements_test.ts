import { deepEqual, equal } from "node:assert/strict";
import {
  type Known,
  knownOf,
  needsDetails,
} from "../../../../shared/connectors/aws/known_agreements.ts";

const NOTHING: Known = { agreements: {}, products: {}, offers: {} };

Deno.test("knownOf() asks for the job", async () => {
  const calls: unknown[] = [];
  const engine = {
    call<T>(name: string, args: Readonly<Record<string, unknown>>): Promise<T> {
      calls.push([name, args]);
      return Promise.resolve(NOTHING as T);
    },
  };
  const ids = { agreementIds: ["a"], productIds: ["p"], offerIds: ["o"] };
  equal(await knownOf(engine, "job-1")(ids), NOTHING);
  deepEqual(calls, [["engine_known_agreements", {
    job_id: "job-1",
    agreement_ids: ["a"],
    product_ids: ["p"],
    offer_ids: ["o"],
  }]]);
});

for (
  const [status, stored, isNeeded] of [
    ["ACTIVE", { summary_hash: "h", has_details: true }, true],
    ["EXPIRED", { summary_hash: "h", has_details: true }, false],
    ["EXPIRED", { summary_hash: "other", has_details: true }, true],
    ["EXPIRED", { summary_hash: "h", has_details: false }, true],
    ["EXPIRED", undefined, true],
  ] as const
) {
  const found = stored === undefined ? "nothing" : JSON.stringify(stored);
  Deno.test(`needsDetails() of ${status} with ${found} stored: ${isNeeded}`, () => {
    const agreements = stored === undefined ? {} : { a: stored };
    const head = { agreement_id: "a", summary_hash: "h", status };
    equal(needsDetails(head, { ...NOTHING, agreements }), isNeeded);
  });
}
