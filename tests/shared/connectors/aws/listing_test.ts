import { deepEqual, equal, throws } from "node:assert/strict";
import {
  pagingFault,
  parseListing,
} from "../../../../shared/connectors/aws/listing.ts";
import { Fault } from "../../../../shared/platform/fault.ts";

const SHAPE = { action: "aws-marketplace:List", member: "items", asked: "t1" };

Deno.test("parseListing() gives items and the next token, and null on the last page", () => {
  deepEqual(parseListing({ items: [1], nextToken: "t2" }, SHAPE), {
    items: [1],
    token: "t2",
  });
  for (const nextToken of [undefined, null, ""]) {
    deepEqual(parseListing({ items: [], nextToken }, SHAPE), {
      items: [],
      token: null,
    });
  }
});

Deno.test("parseListing() reads a token under another name", () => {
  const shape = { ...SHAPE, tokenMember: "NextToken" };
  equal(parseListing({ items: [], NextToken: "t2" }, shape).token, "t2");
});

for (const answer of [{}, { items: null }, { nextToken: null }]) {
  Deno.test(`parseListing() takes ${JSON.stringify(answer)} for an empty page`, () => {
    deepEqual(parseListing(answer, SHAPE), { items: [], token: null });
  });
}

for (const answer of [null, [], "text", { items: {} }, { others: [1] }]) {
  Deno.test(`parseListing() does not take ${JSON.stringify(answer)} for an empty listing`, () => {
    throws(() => parseListing(answer, SHAPE), {
      code: "PROVIDER_SHAPE_UNKNOWN",
      details: { action: SHAPE.action },
    });
  });
}

Deno.test("parseListing() refuses a token that is no text, and one that stands still", () => {
  throws(() => parseListing({ items: [], nextToken: 7 }, SHAPE), {
    code: "PROVIDER_SHAPE_UNKNOWN",
  });
  throws(() => parseListing({ items: [], nextToken: "t1" }, SHAPE), {
    code: "PROVIDER_PAGING_CHANGED",
  });
});

Deno.test("pagingFault() blames the token for a refusal, where there was one", () => {
  const refusal = new Fault("REQUEST_INVALID", "no", { details: { a: 1 } });
  const told = pagingFault(refusal, "t1") as Fault;
  equal(told.code, "PROVIDER_PAGING_CHANGED");
  deepEqual(told.details, { a: 1 });
  equal(pagingFault(refusal, null), refusal);
  const other = new Fault("PROVIDER_ACCESS_DENIED");
  equal(pagingFault(other, "t1"), other);
});
