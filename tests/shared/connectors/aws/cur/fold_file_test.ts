import { deepEqual, equal, rejects } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { PART_BEGINNING } from "../../../../../shared/connectors/aws/cur/cur_cursor.ts";
import {
  type FileFold,
  foldFile,
} from "../../../../../shared/connectors/aws/cur/fold_file.ts";
import type { Group } from "../../../../../shared/platform/fold/fold.ts";
import {
  memoryBucket,
  type MemoryObject,
  textObject,
} from "../../../../support/memory_bucket.ts";

const LINES = Array.from({ length: 5_000 }, (_, index) => `${index},1\n`);
const TABLE = `name,cost\n${LINES.join("")}`;

/** What a fold answered; its groups are gone once it is asked for more. */
interface Answer {
  readonly groups: readonly Group[];
  readonly next: number;
  readonly lines: number;
  readonly bytes: number;
  readonly isResumable: boolean;
}

async function fold(
  object: MemoryObject,
  change: Partial<FileFold> = {},
  key = "a.csv",
): Promise<Answer[]> {
  const bucket = memoryBucket({ [key]: object });
  const { signal } = new AbortController();
  const { objects: [file] } = await bucket.list(key, { signal });
  if (file === undefined) throw new Error("the object is there");
  const answers: Answer[] = [];
  const folds = foldFile(bucket, {
    file,
    place: PART_BEGINNING,
    choose: () => ({ keys: [{ column: 0 }], measures: [{ column: 1 }] }),
    bounds: { groupsAtMost: 2_000 },
    unpackedAtMost: null,
    signal,
    ...change,
  });
  for await (const { folded, bytes, isResumable } of folds) {
    const { groups, next, lines } = folded;
    answers.push({ groups: [...groups], next, lines, bytes, isResumable });
  }
  return answers;
}

function packed(text: string): MemoryObject {
  return { bytes: new Uint8Array(gzipSync(text)) };
}

function groupsIn(answers: readonly Answer[]): number {
  return answers.reduce((sum, { groups }) => sum + groups.length, 0);
}

Deno.test("foldFile() tells CSV from gzip by its first bytes, not by its name", async () => {
  for (const object of [textObject(TABLE), packed(TABLE)]) {
    const answers = await fold(object);
    equal(groupsIn(answers), 5_000);
    const bytes = answers.reduce((sum, { bytes }) => sum + bytes, 0);
    equal(bytes, TABLE.length, "bytes count unpacked");
  }
});

Deno.test("foldFile() of plain CSV begins where an answer ended", async () => {
  const whole = await fold(textObject(TABLE));
  const [first] = whole;
  equal(first?.isResumable, true);
  const place = {
    ...PART_BEGINNING,
    from: first?.next ?? 0,
    names: ["name", "cost"],
    lines: first?.lines ?? 0,
  };
  const rest = await fold(textObject(TABLE), { place });
  deepEqual(
    rest.map(({ groups }) => groups),
    whole.slice(1).map(({ groups }) => groups),
  );
});

Deno.test("foldFile() of gzip leaves out the answers that are committed", async () => {
  const whole = await fold(packed(TABLE));
  equal(whole[0]?.isResumable, false);
  const place = { ...PART_BEGINNING, folds: 1 };
  const rest = await fold(packed(TABLE), { place });
  deepEqual(
    rest.map(({ groups }) => groups),
    whole.slice(1).map(({ groups }) => groups),
  );
});

Deno.test("foldFile() leaves large files in gzip to a worker, small and other ones not", async () => {
  const unpackedAtMost = 20_000;
  await rejects(fold(packed(TABLE), { unpackedAtMost }), {
    code: "NEEDS_WORKER",
    details: { file: "a.csv" },
  });
  equal(groupsIn(await fold(textObject(TABLE), { unpackedAtMost })), 5_000);
  equal(
    groupsIn(await fold(packed("name,cost\na,1\n"), { unpackedAtMost })),
    1,
  );
});

Deno.test("foldFile() leaves a file to a worker at once when it is large even packed", async () => {
  const object = packed(TABLE);
  const unpackedAtMost = object.bytes.length * 4;
  await rejects(fold(object, { unpackedAtMost }), { code: "NEEDS_WORKER" });
});

Deno.test("foldFile() takes a file without a byte for a table without lines", async () => {
  deepEqual(await fold(textObject("")), []);
});

Deno.test("foldFile() refuses a ZIP archive, and says what to choose", async () => {
  await rejects(fold(textObject("PK\x03\x04 and more")), {
    code: "PROVIDER_NOT_OFFERED",
    message: /GZIP or as Parquet/,
  });
});

Deno.test("foldFile() takes a last line without its end where gzip shows the file to be whole", async () => {
  const cut = TABLE.slice(0, -1);
  deepEqual(
    (await fold(packed(cut))).map(({ groups }) => groups),
    (await fold(packed(TABLE))).map(({ groups }) => groups),
  );
  equal(groupsIn(await fold(packed("name,cost\r\na,1\r\nb,2"))), 2);
  equal(groupsIn(await fold(packed("name,cost"))), 0);
  const shape = { code: "PROVIDER_SHAPE_UNKNOWN" };
  await rejects(fold(textObject(cut)), shape);
  await rejects(fold(packed('name,cost\na,"1')), shape);
  const half = gzipSync(cut).subarray(0, -9);
  await rejects(fold({ bytes: new Uint8Array(half) }), shape);
});
