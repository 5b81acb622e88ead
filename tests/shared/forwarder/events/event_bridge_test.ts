import { deepEqual, equal, throws } from "node:assert/strict";
import { parseEventBridgeEvent } from "../../../../shared/forwarder/events/event_bridge.ts";

/** As the S3 user guide shows one. */
function event(more: Record<string, unknown> = {}, object = {}) {
  return {
    version: "0",
    id: "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "111122223333",
    time: "2021-11-12T00:00:00Z",
    region: "ca-central-1",
    resources: ["arn:aws:s3:::bucket1"],
    detail: {
      version: "0",
      bucket: { name: "bucket1" },
      object: {
        key: "a+b c%20.json",
        size: 5,
        etag: "b1946ac92492d2347c6235b4d2611184",
        "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
        sequencer: "00617F08299329D189",
        ...object,
      },
      reason: "PutObject",
    },
    ...more,
  };
}

Deno.test("parseEventBridgeEvent() gives the object, its key as it is", () => {
  deepEqual(parseEventBridgeEvent(event()), {
    bucket: "bucket1",
    key: "a+b c%20.json",
    versionId: "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
    etag: "b1946ac92492d2347c6235b4d2611184",
    size: 5,
    sequencer: "00617F08299329D189",
    eventTime: "2021-11-12T00:00:00Z",
  });
});

Deno.test("parseEventBridgeEvent() does without a version", () => {
  const found = parseEventBridgeEvent(event({}, { "version-id": undefined }));
  equal(found?.versionId, null);
});

Deno.test("parseEventBridgeEvent() passes over other events", () => {
  equal(
    parseEventBridgeEvent(event({ "detail-type": "Object Deleted" })),
    null,
  );
  equal(parseEventBridgeEvent(event({ source: "aws.ec2", detail: {} })), null);
});

Deno.test("parseEventBridgeEvent() refuses what is no event", () => {
  for (
    const wrong of [
      null,
      "text",
      {},
      event({ time: "yesterday" }),
      event({ detail: {} }),
      event({}, { key: "" }),
      event({}, { size: 1.5 }),
      event({}, { sequencer: "-" }),
    ]
  ) throws(() => parseEventBridgeEvent(wrong), { code: "REQUEST_INVALID" });
});
