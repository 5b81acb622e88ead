import { deepEqual, equal } from "node:assert/strict";
import { dataset, type VaultUser, vaultUser } from "../../../support/vault.ts";

/** A dataset at version 2, and tags of it. */
async function world() {
  const user = await vaultUser();
  const keyId = await user.create();
  await user.call(`/data/${keyId}`, { method: "PUT", body: dataset() });
  const tag = (version: number) => `"${keyId}-${version}"`;
  return { ...user, keyId, tag };
}

type World = VaultUser & {
  readonly keyId: string;
  readonly tag: (version: number) => string;
};

/** If-Match, and whether it holds at version 2. */
const MATCHES:
  readonly (readonly [string, (world: World) => string, boolean])[] = [
    ["the present tag", ({ tag }) => tag(2), true],
    ["the tag before", ({ tag }) => tag(1), false],
    ["a tag to come", ({ tag }) => tag(3), false],
    ["the present tag marked as weak", ({ tag }) => `W/${tag(2)}`, false],
    ["a list with it", ({ tag }) => `${tag(1)}, "x" ,${tag(2)}`, true],
    ["a list without it", ({ tag }) => `${tag(1)},${tag(3)}`, false],
    ["a list with empty places", ({ tag }) => `, ${tag(2)} ,`, true],
    ["any", () => "*", true],
    ["a tag of something else", () => `"${crypto.randomUUID()}-2"`, false],
    ["a tag of no form of ours", () => '"2"', false],
    ["an empty tag", () => '""', false],
  ];

for (const [what, headerOf, holds] of MATCHES) {
  Deno.test(`If-Match with ${what} ${holds ? "holds" : "fails"}, for every verb`, async () => {
    const here = await world();
    const { call, keyId, tag } = here;
    const headers = { "if-match": headerOf(here) };
    for (const method of ["GET", "HEAD"]) {
      const { status } = await call(`/data/${keyId}`, { method, headers });
      equal(status, holds ? 200 : 412, method);
    }
    for (
      const [method, path, body] of [
        ["PUT", "", dataset()],
        ["POST", "/restore", { version: 1 }],
        ["DELETE", "", undefined],
      ] as const
    ) {
      const answer = await call(`/data/${keyId}${path}`, {
        method,
        headers: holds ? { "if-match": "*" } : headers,
        ...(body === undefined ? {} : { body }),
      });
      equal(answer.status, holds ? 200 : 412, `${method} ${answer.text}`);
      if (!holds) {
        equal(answer.body.details.currentVersion, 2);
        equal(answer.headers.get("etag"), tag(2));
      }
    }
  });
}

Deno.test("If-Match with the present tag lets one write through, the next needs the next tag", async () => {
  const { call, keyId, tag } = await world();
  const put = (header: string) =>
    call(`/data/${keyId}`, {
      method: "PUT",
      body: dataset(),
      headers: { "if-match": header },
    });
  equal((await put(tag(2))).headers.get("etag"), tag(3));
  equal((await put(tag(2))).status, 412);
  equal((await put(`${tag(2)}, ${tag(3)}`)).status, 200);
});

Deno.test("If-Match of many writers at once lets exactly one through", async () => {
  const { call, keyId, tag } = await world();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      call(`/data/${keyId}`, {
        method: "PUT",
        body: dataset(),
        headers: { "if-match": tag(2) },
      })),
  );
  const statuses = answers.map(({ status }) => status).sort();
  deepEqual(statuses, [200, ...Array(7).fill(412)]);
});

Deno.test("If-None-Match on GET and HEAD answers 304 with the tag, compared weakly", async () => {
  const { call, keyId, tag } = await world();
  for (const header of [tag(2), `W/${tag(2)}`, "*", `"x", ${tag(2)}`]) {
    for (const method of ["GET", "HEAD"]) {
      const { status, headers, text } = await call(`/data/${keyId}`, {
        method,
        headers: { "if-none-match": header },
      });
      deepEqual([status, text], [304, ""], header);
      equal(headers.get("etag"), tag(2));
      equal(headers.get("cache-control"), "private, no-cache");
    }
  }
  for (const header of [tag(1), `W/${tag(1)}`, '"x"']) {
    const { status, body } = await call(`/data/${keyId}`, {
      headers: { "if-none-match": header },
    });
    deepEqual([status, body.version], [200, 2]);
  }
  const old = await call(`/data/${keyId}/versions/1`, {
    headers: { "if-none-match": tag(1) },
  });
  equal(old.status, 304);
});

Deno.test("If-None-Match with tags excludes versions from being overwritten", async () => {
  const { call, keyId, tag } = await world();
  const put = (headers: Record<string, string>) =>
    call(`/data/${keyId}`, { method: "PUT", body: dataset(), headers });
  const excluded = await put({ "if-none-match": `${tag(1)}, W/${tag(2)}` });
  equal(excluded.status, 412);
  equal(excluded.headers.get("etag"), tag(2));
  equal(
    (await put({ "if-none-match": tag(1), "if-match": tag(1) })).status,
    412,
  );
  equal(
    (await put({ "if-none-match": tag(1), "if-match": tag(2) })).status,
    200,
  );
  equal((await put({ "if-none-match": tag(2) })).status, 200);
  const unknown = await call(`/data/${crypto.randomUUID()}`, {
    method: "PUT",
    body: dataset(),
    headers: { "if-none-match": tag(1) },
  });
  equal(unknown.status, 404);
});

Deno.test("If-None-Match: * keeps what exists from being deleted; both conditions at once never hold", async () => {
  const { call, keyId } = await world();
  const headers = { "if-none-match": "*" };
  const deletion = await call(`/data/${keyId}`, { method: "DELETE", headers });
  equal(deletion.status, 412);
  const both = await call(`/data/${keyId}`, {
    method: "PUT",
    body: dataset(),
    headers: { ...headers, "if-match": "*" },
  });
  equal(both.status, 412);
  const post = await call("/data", {
    body: dataset(),
    headers: { "if-match": "*" },
  });
  equal(post.status, 412);
});

Deno.test("a condition that is none is refused, naming the header", async () => {
  const { call, keyId } = await world();
  for (const name of ["if-match", "if-none-match"]) {
    for (
      const header of ["x", '"open', "", ",", '"a" "b"', '"a", *', 'w/"a"']
    ) {
      const { status, body } = await call(`/data/${keyId}`, {
        method: "PUT",
        body: dataset(),
        headers: { [name]: header },
      });
      equal(status, 400, `${name}: ${header}`);
      deepEqual(
        [body.errors[0].pointer, body.errors[0].in],
        [`/${name}`, "header"],
      );
    }
  }
});
