/**
 * What every source must keep to, whatever its provider: one suite, run against each source over its loopback provider.
 *
 * @module
 */
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { type Page, STAGED_KINDS } from "../../shared/domain/page.ts";
import type { Source } from "../../shared/domain/source.ts";
import { Fault } from "../../shared/platform/fault.ts";
import {
  chargesOf,
  readPages,
  type Records,
  recordsOf,
  stage,
  type StagedLoad,
} from "./staged_load.ts";

/** The states of a provider that a source is read in. */
export type SceneKind =
  | "empty"
  | "one_page"
  | "many_pages"
  | "throttled"
  | "denied"
  | "expired"
  | "unknown_members"
  | "unknown_shape"
  | "bad_record";

/** A provider in some state. */
export interface Scene extends AsyncDisposable {
  /** A source as a new worker opens it: with nothing remembered of earlier reads. */
  open(): Promise<Source>;
}

/** A dataset under test. */
export interface Conformance {
  /** Begins every test's name: `serviceUsage()`. */
  readonly symbol: string;
  readonly dataset: string;
  /** What it delivers: charges of a load, or records staged by scope. */
  readonly delivers: "charges" | "records";
  /** Several pages may come of one request. */
  readonly isStreamed?: true;
  /** Reads what is stored already and asks no provider: nobody throttles it, refuses it or answers in an unknown shape. */
  readonly asksNobody?: true;
  /** An answer with a broken record is refused as a whole, which its own tests show: what is left of a table would be too little. */
  readonly refusesBadRecords?: true;
  /**
   * Sets a provider up. `one_page` has one page per part or scope, `many_pages` at least five in all. `unknown_members` is
   * `one_page` with members in its answers that nobody knows yet; `bad_record` has at least one record that is not as documented.
   */
  scene(kind: SceneKind): Promise<Scene>;
}

const NEVER = new AbortController().signal;

/** Registers the suite. */
export function testConformance(conformance: Conformance): void {
  const { symbol, dataset, delivers } = conformance;
  const test = (
    claim: string,
    kind: SceneKind,
    check: (scene: Scene) => Promise<void>,
  ) =>
    Deno.test(`${symbol} ${claim}`, async () => {
      await using scene = await conformance.scene(kind);
      await check(scene);
    });

  test("names its dataset", "empty", async (scene) => {
    equal((await scene.open()).dataset, dataset);
  });
  test("reads an empty provider to a complete end", "empty", async (scene) => {
    const staged = stage(await readPages(await scene.open()));
    equal(staged.end, "complete");
    deepEqual(countsOf(staged), {});
    deepEqual(staged.rejects, []);
  });
  for (const kind of ["one_page", "many_pages"] as const) {
    test(`ends once, on its last page: ${kind}`, kind, endsOnce);
    test(
      `says what its ${delivers} belong to: ${kind}`,
      kind,
      delivers === "charges" ? partsAreTold : scopesAreTold,
    );
  }
  test("goes on after any page as if never stopped", "many_pages", goesOn);
  test("stops when told before it began", "one_page", stopsBefore);
  test("stops when told between pages", "many_pages", stopsBetween);
  if (conformance.asksNobody) return;
  test(
    "tells of every request once",
    "many_pages",
    (scene) => tellsRequests(scene, conformance.isStreamed ?? false),
  );
  test("says to slow down, retryably", "throttled", async (scene) => {
    await refused(scene, "PROVIDER_THROTTLED", true);
  });
  test("says what it may not read, for good", "denied", async (scene) => {
    await refused(scene, "PROVIDER_ACCESS_DENIED", false);
  });
  test("outlives credentials that expire", "expired", async (scene) => {
    equal(stage(await readPages(await scene.open())).end, "complete");
  });
  test("refuses an answer it does not know", "unknown_shape", async (scene) => {
    await refused(scene, "PROVIDER_SHAPE_UNKNOWN", false);
  });
  if (conformance.refusesBadRecords !== true) {
    test("keeps the rest when a record is broken", "bad_record", rejectsOne);
  }
  test(
    "loses nothing to members it does not know",
    "unknown_members",
    async (scene) => {
      await using plain = await conformance.scene("one_page");
      const expected = stage(await readPages(await plain.open()));
      const staged = stage(await readPages(await scene.open()));
      equal(staged.end, "complete");
      deepEqual(staged.rejects, []);
      deepEqual(countsOf(staged), countsOf(expected));
    },
  );
}

/** How many there are of each kind; kinds without any are left out. */
function countsOf(staged: StagedLoad): Record<string, number> {
  const kinds: Records & { charges: readonly unknown[] } = {
    ...recordsOf(staged),
    charges: chargesOf(staged),
  };
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, { length }]) => [kind, length] as const)
      .filter(([, length]) => length > 0),
  );
}

async function endsOnce(scene: Scene): Promise<void> {
  const pages = await readPages(await scene.open());
  deepEqual(
    pages.map(({ end }) => end).filter((end) => end !== undefined),
    ["complete"],
  );
  equal(pages.at(-1)?.end, "complete");
  for (const { cursor } of pages) {
    equal(typeof (cursor as { v?: unknown }).v, "number");
    ok(JSON.stringify(cursor).length < 64 * 1024, "the cursor is small");
  }
}

async function partsAreTold(scene: Scene): Promise<void> {
  const pages = await readPages(await scene.open());
  const first = pages.find(({ rows }) => rows.charges !== undefined);
  ok(first?.rows.load, "the first page with charges opens the load");
  for (const { rows } of pages) {
    equal(rows.charges !== undefined, rows.part !== undefined);
  }
}

/** Each scope is read at one go, to its end, and told of as soon as it has records. */
async function scopesAreTold(scene: Scene): Promise<void> {
  const pages = await readPages(await scene.open());
  const staged = stage(pages);
  ok(staged.scopes.size > 0);
  for (const [scope, { isComplete }] of staged.scopes) ok(isComplete, scope);
  for (const [index, { rows }] of pages.entries()) {
    const hasRecords = STAGED_KINDS.some((kind) => rows[kind] !== undefined);
    if (hasRecords) ok(rows.scope !== undefined, "records have a scope");
    const before = pages[index - 1]?.rows;
    if (before?.scope === undefined || before.scope === rows.scope) continue;
    equal(before.completes_scope, true, "a scope ends before the next begins");
  }
}

/** The one record goes, with its reason and its place; the others stay. */
async function rejectsOne(scene: Scene): Promise<void> {
  const staged = stage(await readPages(await scene.open()));
  equal(staged.end, "complete");
  ok(staged.rejects.length > 0);
  ok(Object.keys(countsOf(staged)).length > 0);
  for (const { reason, record_path, raw } of staged.rejects) {
    ok(/must be .*: found /.test(reason), reason);
    ok(record_path !== "");
    ok(raw !== "" && raw.length <= 1024);
  }
}

async function goesOn(scene: Scene): Promise<void> {
  const whole = await readPages(await scene.open());
  ok(whole.length >= 5, `the scene has ${whole.length} pages`);
  const expected = comparable(whole);
  for (const [index, page] of whole.slice(0, -1).entries()) {
    const rest = await readPages(await scene.open(), page.cursor);
    deepEqual(comparable([...whole.slice(0, index + 1), ...rest]), expected);
  }
}

/** Everything a read leaves behind. Paid requests are among it: going on costs nothing twice. */
function comparable(pages: readonly Page<unknown>[]) {
  const { pages: _, requests: __, ...staged } = stage(pages);
  return staged;
}

async function stopsBefore(scene: Scene): Promise<void> {
  const source = await scene.open();
  const reason = new DOMException("told to stop", "AbortError");
  await rejects(
    readPages(source, null, AbortSignal.abort(reason)),
    { name: "AbortError" },
  );
  deepEqual(source.unreportedRequests(), []);
}

async function stopsBetween(scene: Scene): Promise<void> {
  const stop = new AbortController();
  const pages: Page<unknown>[] = [];
  await rejects(async () => {
    for await (
      const page of (await scene.open()).pages(null, stop.signal)
    ) {
      pages.push(page);
      stop.abort();
    }
  }, { name: "AbortError" });
  equal(pages.length, 1);
}

async function tellsRequests(
  scene: Scene,
  isStreamed: boolean,
): Promise<void> {
  const source = await scene.open();
  let isFirst = true;
  for await (const page of source.pages(null, NEVER)) {
    if (isFirst || !isStreamed) {
      ok(page.requests.length > 0, "a page takes a request");
    }
    isFirst = false;
    for (const { requests, price_usd } of page.requests) {
      ok(Number.isInteger(requests) && requests > 0);
      ok(/^\d+(\.\d+)?$/.test(price_usd));
    }
    deepEqual(source.unreportedRequests(), []);
  }
}

async function refused(
  scene: Scene,
  code: string,
  retry: boolean,
): Promise<void> {
  const source = await scene.open();
  await rejects(readPages(source), (error) => {
    ok(error instanceof Fault, String(error));
    equal(error.code, code);
    equal(error.retry, retry);
    return true;
  });
}
