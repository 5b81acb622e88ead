import { equal, throws } from "node:assert/strict";
import {
  NetCostsFound,
  notedNet,
} from "../../../../../shared/connectors/aws/cur/net_costs.ts";

Deno.test("notedNet() keeps what the first part tells, and that others have net costs", () => {
  equal(notedNet({ isNet: null, again: null }, false), false);
  equal(notedNet({ isNet: null, again: null }, true), true);
  equal(notedNet({ isNet: true, again: null }, false), true);
  equal(notedNet({ isNet: false, again: null }, false), false);
  equal(notedNet({ isNet: null, again: null }, null), null);
});

Deno.test("notedNet() has a delivery read anew when its first parts lacked net costs, and so had none", () => {
  const found = (isNet: true | null) => (error: unknown) =>
    error instanceof NetCostsFound && error.isNet === isNet;
  throws(() => notedNet({ isNet: false, again: null }, true), found(true));
  throws(() => notedNet({ isNet: null, again: ["p"] }, false), found(null));
  equal(notedNet({ isNet: null, again: ["p"] }, true), true);
});
