import fc from "fast-check";
import { base64 } from "../../support/encrypted.ts";
import { clientMeta, dataset } from "../../support/vault.ts";
import type { BadRequest } from "./bad_requests.ts";
import { oddText, wrongId, wrongText, wrongValue } from "./bad_values.ts";
import { BROKEN } from "./broken_bodies.ts";
import type { Target } from "./target.ts";

type Aim = Pick<Target, "keyId" | "foreignKeyId">;

const FUNCTION = { functionName: "encrypted-data" } as const;
const JSON_TYPE = { "content-type": "application/json" };

interface BodyRoute {
  readonly method: string;
  readonly path: string;
  /** A body that is nearly taken: where it is whole, something else is missing. */
  readonly good: Readonly<Record<string, unknown>>;
  /** Members it may have. */
  readonly members: string;
}

const CONTENT = "payload meta keyGeneration requirePreconditions";

/** What any of them asks for would change a row, were it not for what is wrong. */
function bodyRoutes({ keyId }: Aim): BodyRoute[] {
  const unknown = crypto.randomUUID();
  return [
    {
      method: "POST",
      path: "/data",
      good: dataset(),
      members: `${CONTENT} keyId`,
    },
    {
      method: "PUT",
      path: `/data/${keyId}`,
      good: dataset(),
      members: `${CONTENT} baseVersion allowWeakerKdf`,
    },
    {
      method: "POST",
      path: `/data/${keyId}/restore`,
      good: { version: 99 },
      members: "version at baseVersion",
    },
    {
      method: "POST",
      path: "/batch",
      good: { operations: [{ op: "delete", keyId: unknown }] },
      members: "operations unchanged",
    },
    {
      method: "POST",
      path: "/rotate",
      good: { fromGeneration: 1, keyCheck: dataset(), operations: [] },
      members: "fromGeneration keyCheck operations",
    },
    {
      method: "POST",
      path: "/rotation",
      good: { fromGeneration: 99, keyCheck: dataset() },
      members: "fromGeneration keyCheck",
    },
    {
      method: "POST",
      path: `/rotation/${unknown}/datasets`,
      good: { operations: [{ keyId, baseVersion: 1, ...dataset() }] },
      members: "operations",
    },
    {
      method: "POST",
      path: "/restore",
      good: { at: "2999-01-01T00:00:00Z" },
      members: "at",
    },
    {
      method: "PATCH",
      path: "/configuration",
      good: { keepDays: 30 },
      members: "requirePreconditions keepVersions keepDays keyCheck",
    },
  ];
}

/** Texts that are no ciphertext: no base64, too short, or readable. */
const wrongPayload = fc.oneof(
  oddText.filter((text) => text.length % 4 !== 0),
  fc.uint8Array({ maxLength: 15 }).map(base64),
  fc.uint8Array({ minLength: 16, maxLength: 99 }).map((bytes) =>
    ` ${base64(bytes)}`
  ),
  fc.dictionary(fc.string({ unit: "grapheme" }), fc.string(), {
    minKeys: 3,
  }).map((value) =>
    base64(new TextEncoder().encode(`${JSON.stringify(value)}             `))
  ),
);

/** A meta with one member wrong, missing or unknown. */
const wrongMeta = fc.oneof(
  fc.tuple(
    fc.constantFrom("enc", "kdf", "iterations", "salt", "iv", "schemaVersion"),
    fc.oneof(wrongValue, wrongText, fc.constant(undefined)),
  ).map(([name, value]) => clientMeta({ [name]: value })),
  fc.uint8Array({ maxLength: 11 }).map((iv) => clientMeta({ iv: base64(iv) })),
  fc.integer({ min: 1, max: 64 }).map((bytes) =>
    clientMeta({ salt: base64(new Uint8Array(bytes).fill(bytes)) })
  ),
  fc.integer({ max: 249_999 }).map((iterations) => clientMeta({ iterations })),
  fc.tuple(oddText, fc.jsonValue()).map(([name, value]) =>
    clientMeta({ [`x${name}`]: value })
  ),
  wrongValue.map((aad) => clientMeta({ aad })),
  fc.constantFrom(1, 2, 3).map((passes) => {
    const { iterations: _, ...others } = clientMeta();
    return {
      ...others,
      kdf: "Argon2id",
      memory: 12_000,
      passes,
      parallelism: 1,
    };
  }),
);

/** Members of our bodies, and values that are wrong for them. */
const WRONG_MEMBERS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  payload: fc.oneof(wrongPayload, wrongValue, fc.constant(null)),
  meta: fc.oneof(wrongMeta, wrongValue, wrongText),
  keyId: fc.oneof(wrongText, wrongValue),
  at: fc.oneof(wrongText, wrongValue),
  operations: fc.array(
    fc.oneof(
      wrongValue,
      fc.record({ op: fc.oneof(wrongText, wrongValue) }),
      fc.record({
        op: fc.constantFrom("create", "put", "delete", "restore", "undelete"),
        keyId: wrongText,
        payload: wrongPayload,
        meta: wrongMeta,
      }),
    ),
    { minLength: 1, maxLength: 5 },
  ),
  keyCheck: fc.oneof(
    wrongValue,
    wrongMeta.map((meta) => dataset({ meta })),
    wrongPayload.map((payload) => dataset({ payload })),
  ),
};

function wrongBodies(aim: Aim): fc.Arbitrary<BadRequest> {
  const wrongMember = ({ members }: BodyRoute) =>
    fc.constantFrom(...members.split(" ")).chain((name) =>
      (WRONG_MEMBERS[name] ?? fc.oneof(wrongValue, wrongText)).map((value) => ({
        name,
        value,
      }))
    );
  return fc.constantFrom(...bodyRoutes(aim)).chain((route) =>
    fc.oneof(
      wrongMember(route).map(({ name, value }) => ({
        kind: `encrypted: wrong ${name}`,
        body: JSON.stringify({ ...route.good, [name]: value }),
      })),
      fc.tuple(oddText, fc.jsonValue()).map(([name, value]) => ({
        kind: "encrypted: unknown member",
        body: JSON.stringify({ ...route.good, [`x${name}`]: value }),
      })),
      fc.constantFrom(...Object.keys(route.good)).map((missing) => ({
        kind: `encrypted: without ${missing}`,
        body: JSON.stringify({ ...route.good, [missing]: undefined }),
      })),
      fc.constantFrom(...Object.entries(BROKEN)).map(([kind, breaks]) => ({
        kind: `encrypted: ${kind}`,
        body: breaks(JSON.stringify(route.good)),
      })),
    ).map(({ kind, body }) => ({
      ...FUNCTION,
      method: route.method,
      path: route.path,
      headers: JSON_TYPE,
      kind,
      body,
    }))
  );
}

/** A body that would be taken, under headers that are none of theirs. */
function wrongHeaders({ keyId }: Aim): fc.Arbitrary<BadRequest> {
  const tag = fc.constantFrom(
    '"stale"',
    `"${keyId}-99"`,
    `W/"${keyId}-1"`,
    `"${crypto.randomUUID()}-1"`,
    '"open',
    "1",
    ",",
    "*, *",
    `"${"x".repeat(3_000)}"`,
  );
  const header = fc.oneof(
    tag.map((value) => ["if-match", value] as const),
    fc.constantFrom('"open', "1", "*, *", `"${keyId}-1"`, "*").map((value) =>
      ["if-none-match", value] as const
    ),
    fc.constantFrom('"open', '""', "a b", "x".repeat(201)).map((value) =>
      ["idempotency-key", value] as const
    ),
  );
  return header.map(([name, value]) => ({
    ...FUNCTION,
    method: "PUT",
    path: `/data/${keyId}`,
    headers: { ...JSON_TYPE, [name]: value },
    kind: `encrypted: ${name}`,
    body: JSON.stringify(dataset()),
  }));
}

function wrongQueries({ keyId }: Aim): fc.Arbitrary<BadRequest> {
  const text = oddText.map((each) => encodeURIComponent(each.toWellFormed()));
  const query = fc.oneof(
    text.map((name) => `x${name}=1`),
    text.filter((each) => !/^\d*$/.test(each)).map((each) => `limit=${each}`),
    fc.constantFrom("limit=0", "limit=1001", "limit=1&limit=2", "limit="),
  );
  return fc.oneof(
    query.map((each) => ["/data", each] as const),
    text.filter((each) => !/^\d+\.\d+$/.test(each)).map((each) =>
      ["/data", `since=${each}`] as const
    ),
    fc.constantFrom("since=9.9", "since=1.999999").map((each) =>
      ["/data", each] as const
    ),
    query.map((each) => [`/data/${keyId}/versions`, each] as const),
    fc.constantFrom("before=0", "before=x", "before=-1").map((each) =>
      [`/data/${keyId}/versions`, each] as const
    ),
  ).map(([path, query]) => ({
    ...FUNCTION,
    method: "GET",
    path: `${path}?${query}`,
    headers: {},
    kind: "encrypted: query",
    body: null,
  }));
}

function wrongPaths({ keyId, foreignKeyId }: Aim): fc.Arbitrary<BadRequest> {
  const id = fc.oneof(
    wrongId,
    fc.constantFrom(foreignKeyId, crypto.randomUUID()),
  );
  const route = fc.constantFrom(
    ["GET", "/data/:id"],
    ["PUT", "/data/:id"],
    ["DELETE", "/data/:id"],
    ["POST", "/data/:id/undelete"],
    ["POST", "/data/:id/restore"],
    ["GET", "/data/:id/versions"],
    ["GET", "/data/:id/versions/1"],
    ["GET", `/data/${keyId}/:id`],
    ["POST", "/:id"],
    ["DELETE", "/rotation/:id"],
    ["POST", "/rotation/:id/commit"],
    ["POST", "/rotation/:id/datasets"],
    ["PUT", "/rotation"],
    ["GET", "//"],
    ["FOO", "/data"],
    ["DELETE", "/data"],
    ["PUT", "/batch"],
    ["PATCH", `/data/${keyId}`],
    ["GET", `/data/${keyId}/undelete`],
  );
  return fc.tuple(route, id).map(([[method = "", path = ""], id]) => ({
    ...FUNCTION,
    method,
    path: path.replaceAll(":id", () => id),
    headers: JSON_TYPE,
    kind: "encrypted: path",
    body: method === "GET" || method === "DELETE"
      ? null
      : JSON.stringify(path.endsWith("restore") ? { version: 1 } : dataset()),
  }));
}

/** Every kind of bad request to the store, about a dataset that exists. */
export function badEncryptedRequest(aim: Aim): fc.Arbitrary<BadRequest> {
  return fc.oneof(
    { weight: 6, arbitrary: wrongBodies(aim) },
    { weight: 2, arbitrary: wrongHeaders(aim) },
    { weight: 1, arbitrary: wrongQueries(aim) },
    { weight: 1, arbitrary: wrongPaths(aim) },
  );
}
