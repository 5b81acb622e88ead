import { deepEqual, equal, throws } from "node:assert/strict";
import { parseNotification } from "../../../../shared/forwarder/events/notification.ts";

/** As the S3 user guide shows one. */
function record(more: Record<string, unknown> = {}, object = {}) {
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: "us-west-2",
    eventTime: "1970-01-01T00:00:00.000Z",
    eventName: "ObjectCreated:Put",
    userIdentity: { principalId: "AIDAJDPLRKLG7UEXAMPLE" },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "testConfigRule",
      bucket: {
        name: "mybucket",
        ownerIdentity: { principalId: "A3NL1KOZZKExample" },
        arn: "arn:aws:s3:::mybucket",
      },
      object: {
        key: "Happy+Face%2B.jpg",
        size: 1024,
        eTag: "d41d8cd98f00b204e9800998ecf8427e",
        versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
        sequencer: "0055AED6DCD90281E5",
        ...object,
      },
    },
    ...more,
  };
}

function parse(...records: unknown[]) {
  return parseNotification(JSON.stringify({ Records: records }));
}

Deno.test("parseNotification() gives the new objects", () => {
  deepEqual(parse(record(), record({ eventVersion: "2.6" })), {
    kind: "objects",
    ignored: 0,
    objects: Array(2).fill({
      bucket: "mybucket",
      key: "Happy Face+.jpg",
      versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
      etag: "d41d8cd98f00b204e9800998ecf8427e",
      size: 1024,
      sequencer: "0055AED6DCD90281E5",
      eventTime: "1970-01-01T00:00:00.000Z",
    }),
  });
});

Deno.test("parseNotification() does without what buckets without versions leave out", () => {
  const found = parse(record({ eventTime: undefined }, {
    versionId: undefined,
    sequencer: undefined,
    size: undefined,
    eTag: undefined,
  }));
  equal(found.kind, "objects");
  deepEqual(found.kind === "objects" && found.objects[0], {
    bucket: "mybucket",
    key: "Happy Face+.jpg",
    versionId: null,
    etag: null,
    size: null,
    sequencer: null,
    eventTime: null,
  });
});

Deno.test("parseNotification() counts other events, whatever they look like", () => {
  for (
    const eventName of [
      "ObjectRemoved:Delete",
      "s3:ObjectTagging:Put",
      "LifecycleExpiration:Delete",
      "ReducedRedundancyLostObject",
    ]
  ) {
    deepEqual(parse({ eventName, eventVersion: "3.0" }), {
      kind: "objects",
      objects: [],
      ignored: 1,
    });
  }
  const both = parse(record({ eventName: "ObjectRemoved:Delete" }), record());
  equal(both.kind === "objects" && both.objects.length, 1);
});

Deno.test("parseNotification() knows the event that S3 tests with", () => {
  deepEqual(
    parseNotification(JSON.stringify({
      Service: "Amazon S3",
      Event: "s3:TestEvent",
      Time: "2014-10-13T15:57:02.089Z",
      Bucket: "bucketname",
    })),
    { kind: "test" },
  );
});

Deno.test("parseNotification() names what is missing or wrong", () => {
  for (
    const wrong of [
      record({ eventVersion: "3.0" }),
      record({ eventSource: "aws:sqs" }),
      record({ eventName: undefined }),
      record({ s3: {} }),
      record({}, { key: "" }),
      record({}, { size: -1 }),
      record({}, { sequencer: "xyz" }),
      null,
    ]
  ) throws(() => parse(wrong), { code: "REQUEST_INVALID" });
  for (const body of ["", "<xml>", "[]", "{}", '{"Records":{}}', "null"]) {
    throws(() => parseNotification(body), { code: "REQUEST_INVALID" });
  }
});
