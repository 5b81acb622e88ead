import { deepEqual, equal, ok } from "node:assert/strict";
import {
  passesOf,
  vanishedParts,
} from "../../../../shared/connectors/aws/passes.ts";
import { awsScene } from "../../../support/aws_scene.ts";
import { readPages, stage } from "../../../support/staged_load.ts";

const TYPES = ["Usage", "Tax", "Support fee"];
const SMALL = { pageSize: 400 };

const again = (...parts: string[]) => ({ v: 1, read_again: parts });

Deno.test("passesOf() plans every part, or only those that are read again", () => {
  const parts = (plan: readonly string[] | null) =>
    passesOf({ grain: "full", types: TYPES, again: plan })
      .map(({ part }) => part);
  deepEqual(parts(null), ["usage", "purchase", "tax"]);
  deepEqual(parts(["tax", "refund"]), ["tax"]);
});

Deno.test("vanishedParts() names parts to read again that no record type is left of", () => {
  const plan = { grain: "full" as const, types: TYPES };
  deepEqual(vanishedParts({ ...plan, again: ["tax", "refund"] }), ["refund"]);
  deepEqual(vanishedParts({ ...plan, again: null }), []);
});

Deno.test("serviceUsage() reads the totals and the named parts again, and nothing else", async () => {
  await using scene = await awsScene(SMALL);
  const whole = await scene.read();
  const pages = await readPages(await scene.open(), again("purchase", "tax"));
  const repeated = stage(pages);
  deepEqual([...repeated.parts.keys()].sort(), ["purchase", "tax"]);
  for (const [part, charges] of repeated.parts) {
    deepEqual(charges, whole.parts.get(part));
    const [first] = pages.filter(({ rows }) => rows.part === part);
    equal(first?.rows.restarts_part, true);
  }
  deepEqual(repeated.totals, whole.totals);
  equal(repeated.end, "complete");
  ok(repeated.requests < whole.requests, `${repeated.requests} requests`);
});

Deno.test("serviceUsage() lets go of a part that no record type is left of", async () => {
  await using scene = await awsScene(SMALL);
  const pages = await readPages(await scene.open(), again("unknown/Rebate"));
  equal(stage(pages).end, "complete");
  deepEqual(pages.at(-1)?.rows.vanished_parts, ["unknown/Rebate"]);
  ok(stage(pages).totals.length > 0);
});

Deno.test("serviceUsage() reads a narrow load again as a narrow one", async () => {
  await using scene = await awsScene(SMALL);
  const repeated = stage(
    await readPages(await scene.open(), again("all")),
  );
  deepEqual([...repeated.parts.keys()], ["all"]);
  equal(repeated.load?.grain, "narrow");
});

Deno.test("cappedPage() ends a repetition there is no room for as complete: the read before it was", async () => {
  await using scene = await awsScene(SMALL);
  for (const requests_today of [30, 29]) {
    const job = { requests_today };
    const staged = stage(
      await readPages(await scene.open(job), again("usage")),
    );
    deepEqual([staged.end, staged.parts.size], ["complete", 0]);
    equal(staged.warnings.at(-1)?.code, "REQUEST_CAP_REACHED");
  }
});
