import { deepEqual, equal, notEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  compareSequencers,
  dedupeKey,
  isTaken,
} from "../../../../shared/forwarder/events/object_event.ts";

Deno.test("isTaken() takes a bucket's objects below a prefix, and no folders", () => {
  const place = { bucket: "b", prefix: "calls/" };
  const taken = (bucket: string, key: string, size: number | null = 5) =>
    isTaken({ bucket, key, size }, place);
  equal(taken("b", "calls/a"), true);
  equal(taken("b", "calls/a", 0), true);
  equal(taken("b", "calls/a", null), true);
  equal(taken("b", "calls/a/", 5), true);
  equal(taken("b", "calls/a/", 0), false);
  equal(taken("b", "calls/a/", null), false);
  equal(taken("B", "calls/a"), false);
  equal(taken("b", "Calls/a"), false);
  equal(taken("b", "calls"), false);
});

Deno.test("compareSequencers() fills the shorter one up with zeros", () => {
  deepEqual(
    [["A", "B"], ["A", "A0"], ["0A", "A"], ["00a1", "00A1"], ["1F", "2"]].map((
      [a = "", b = ""],
    ) => Math.sign(compareSequencers(a, b))),
    [-1, 0, -1, 0, -1],
  );
});

Deno.test("compareSequencers() is an order", () => {
  const sequencer = fc.stringMatching(/^[0-9A-F]{1,20}$/);
  fc.assert(fc.property(sequencer, sequencer, sequencer, (a, b, c) => {
    equal(compareSequencers(a, b), -compareSequencers(b, a) || 0);
    const [x, y, z] = [a, b, c].sort(compareSequencers) as [
      string,
      string,
      string,
    ];
    equal(compareSequencers(x, y) <= 0 && compareSequencers(y, z) <= 0, true);
    equal(compareSequencers(x, z) <= 0, true);
    equal(
      Math.sign(compareSequencers(a, b)),
      Math.sign(Number(
        BigInt(`0x${a.padEnd(20, "0")}`) -
          BigInt(`0x${b.padEnd(20, "0")}`),
      )),
    );
  }));
});

Deno.test("dedupeKey() is of a version, or of an entity tag where there are none", () => {
  const object = { bucket: "b", key: "k", versionId: null, etag: '"e"' };
  equal(dedupeKey(object), "b|k|e");
  equal(dedupeKey({ ...object, etag: "e" }), "b|k|e");
  equal(dedupeKey({ ...object, versionId: "null" }), "b|k|e");
  equal(dedupeKey({ ...object, versionId: "v" }), "b|k|v");
  notEqual(dedupeKey({ ...object, etag: "f" }), dedupeKey(object));
});
