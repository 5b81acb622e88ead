import { deepEqual, equal } from "node:assert/strict";
import {
  canonicalMembers,
  categoriesAmongTags,
  fromCanonical,
  memberOf,
  tagFilter,
  toText,
} from "../../../../../shared/connectors/aws/cur/tags.ts";

Deno.test("tagFilter() keeps what the organization keeps, as it spells it", () => {
  const tags = tagFilter(["Team", "cost-center", "CostCenter"]);
  equal(tags.keep("TEAM"), "Team");
  equal(tags.keep("cost-center"), "cost-center");
  equal(tags.keep("costcenter"), "CostCenter");
  equal(tags.keep("cost_center"), "cost-center");
  equal(tags.keep("Owner"), null);
  deepEqual(tags.dropped(), ["Owner"]);
});

Deno.test("tagFilter() remembers a hundred dropped keys, and those of before", () => {
  const tags = tagFilter([], ["a"]);
  for (let index = 0; index < 200; index++) tags.keep(`key ${index}`);
  equal(tags.dropped().length, 100);
  equal(tags.dropped()[0], "a");
});

Deno.test("tagFilter() makes one text of equal maps, whatever their order and prefix", () => {
  const tags = tagFilter(["Team", "env"]);
  const expected = '{"Team":"a","env":"b"}';
  equal(tags.canonical('{"user_team":"a","user_env":"b"}'), expected);
  equal(tags.canonical('{"user:Env":"b","x":"y","user:Team":"a"}'), expected);
  for (const nothing of ["{}", '{"x":"y"}', '{"user_team":""}', "no JSON"]) {
    equal(tags.canonical(nothing), null);
  }
});

Deno.test("canonicalMembers() keeps all, and fromCanonical() reads them back", () => {
  const text = canonicalMembers('{"b":"2","a":"1","empty":"","none":null}');
  equal(text, '{"a":"1","b":"2"}');
  deepEqual(fromCanonical(text), { a: "1", b: "2" });
  equal(fromCanonical(null), undefined);
});

Deno.test("categoriesAmongTags() finds those of FOCUS 1.2, which are no tags", () => {
  const json = '{"resourceTags/user:Team":"a","costCategory/Unit":"Retail"}';
  const tags = tagFilter(["team"]);
  equal(tags.canonical(json), '{"team":"a"}');
  deepEqual(tags.dropped(), []);
  equal(categoriesAmongTags(json), '{"Unit":"Retail"}');
  equal(categoriesAmongTags('{"user_team":"a"}'), null);
});

Deno.test("memberOf() finds one member", () => {
  equal(memberOf('{"product_name":"S3"}', "product_name"), "S3");
  equal(memberOf('{"product_name":"S3"}', "region"), null);
});

Deno.test("toText() keeps the first of two values with one key", () => {
  equal(toText([["a", "1"], ["a", "2"], [null, "3"]]), '{"a":"1"}');
});
