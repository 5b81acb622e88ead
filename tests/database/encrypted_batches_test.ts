import { deepEqual, equal, rejects } from "node:assert/strict";
import { engineWorld } from "../support/engine_world.ts";
import {
  frame,
  operation,
  readContent,
  sendFrame,
  write,
  writeOne,
} from "../support/encrypted.ts";
import { cutTransaction } from "../support/cut_transaction.ts";

Deno.test("a batch whose connection is killed leaves all or nothing, and can be sent again", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId);
  const batch = [
    operation({ op: "put", key_id }),
    ...Array.from({ length: 20 }, () => operation()),
  ];
  const standing = async () => {
    const [row] = await admin`
      select (select count(*)::int from encrypted_versions) as versions, (select change_no::int from encrypted_accounts) as changes,
        (select count(*)::int from private.used_ivs) as ivs, (select bytes_used::int from encrypted_accounts) as bytes`;
    return { ...row };
  };
  const before = await standing();
  const sql = world.database.sql("supabase_admin", { max: 1 });
  const bytes = Array.from(
    frame(batch),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
  await cutTransaction(sql, userId, `select write_encrypted('\\x${bytes}')`);
  deepEqual(await standing(), before);
  equal((await write(admin, userId, batch)).results.length, 21);
  deepEqual(await standing(), {
    versions: 22,
    changes: 22,
    ivs: 22,
    bytes: 22 * 64,
  });
});

Deno.test("a frame must hold exactly the bytes that its operations tell of", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const send = (bytes: Uint8Array) =>
    sendFrame(admin, [userId, "write_encrypted"], bytes);
  const good = frame([operation()]);
  const head = new TextDecoder().decode(good.subarray(0, good.indexOf(0x0a)));
  const encode = (text: string) => new TextEncoder().encode(text);
  for (
    const bad of [
      new Uint8Array(0),
      encode("no head"),
      encode("[]\n"),
      encode("{}\n"),
      encode("null\n"),
      encode('{"ops":[]}\n'),
      encode(`${head}\n`),
      good.subarray(0, -1),
      new Uint8Array([...good, 0]),
      new Uint8Array([0xff, ...good]),
      frame(Array.from({ length: 101 }, () => operation())),
    ]
  ) {
    await rejects(send(bad), { code: "CS400" });
  }
  for (const bytes of [-1, 63, 65]) {
    const wrong = head.replace(
      '"payload_bytes":64',
      `"payload_bytes":${bytes}`,
    );
    await rejects(send(encode(`${wrong}\n${"x".repeat(64)}`)), {
      code: "CS400",
    });
  }
});

Deno.test("each operation of a batch has its own bytes, whichever of the others have none", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const gone = await writeOne(admin, userId);
  const ops = [
    operation(),
    { op: "delete", key_id: gone.keyId },
    operation(),
  ];
  const { results } = await write(admin, userId, ops);
  for (const place of [0, 2]) {
    const { payload } = await readContent(
      admin,
      userId,
      results[place]?.keyId ?? "",
    );
    equal(payload, ops[place]?.["payload"]);
  }
});
