import { deepEqual, equal, ok } from "node:assert/strict";
import {
  SINK_FAULTS,
  type SinkFault,
} from "../../apps/clouds/sink/fault_plan.ts";
import { type SeededRandom, seededRandom } from "./seeded_random.ts";
import { sinkRun } from "./sink_run.ts";

const POISON = "{broken";

/** Lines of a file: records with an id each, some poison and some blank. */
function makeLines(random: SeededRandom): string[] {
  const count = 100 + random.below(400);
  return Array.from({ length: count }, (_, index) => {
    const chance = random.below(60);
    if (chance === 0) return "";
    return chance === 1 ? POISON : JSON.stringify({ id: `r${index}` });
  });
}

/** Faults over the calls of a run: each strikes some calls, the slow ones few. */
function makeFaults(random: SeededRandom): SinkFault[] {
  return Array.from({ length: 1 + random.below(6) }, () => {
    const kind = random.pick(SINK_FAULTS);
    const isSlow = kind === "hang";
    return {
      kind,
      after: random.below(30),
      times: 1 + random.below(isSlow ? 2 : 8),
      status: random.pick([500, 502, 503, 504]),
      retryAfterSeconds: random.pick([null, 0, 1, 20]),
      milliseconds: 400,
    };
  });
}

/**
 * Sends a file to a sink that misbehaves by a seed, killing the sender now and then, and holds what arrived against what is counted.
 *
 * @throws {Error} When a record was lost or made up, the counts are not conserved, a key came with other bytes, or more came twice
 *   than could have.
 */
export async function checkSinkRun(seed: number): Promise<void> {
  const random = seededRandom(seed);
  await using run = sinkRun();
  const { sink, row, letters } = run;
  const lines = makeLines(random);
  const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
  const ids = lines.filter((line) => line !== "" && line !== POISON)
    .map((line): string => JSON.parse(line).id);
  if (random.below(2) === 0) sink.settings.refusedIds.add(random.pick(ids));
  if (random.below(4) === 0) sink.settings.maxBodyBytes = 300;
  sink.faults.add(makeFaults(random));
  sink.authFaults.add(
    random.below(3) === 0 ? [{ kind: "server_error", after: 0, times: 1 }] : [],
  );
  for (let runs = 0;; runs++) {
    if (runs === 50) throw new Error(`seed ${seed} never came to its end`);
    const killAfter = random.below(3) === 0 && runs < 8
      ? 1 + random.below(20)
      : Infinity;
    if (await run.attempt(bytes, killAfter)) break;
  }
  equal(row.read, lines.length, "lines read");
  equal(row.read, row.sent + row.dead + row.skipped, "conservation");
  const buried = letters.reduce((sum, letter) => sum + letter.record_count, 0);
  equal(buried, row.dead, "dead letters");
  const dead = new Set(
    letters.flatMap(({ records }): { id: string }[] =>
      records === null ? [] : JSON.parse(records)
    ).map(({ id }) => id),
  );
  deepEqual(
    ids.filter((id) => sink.ledger.count(id) === 0 && !dead.has(id)),
    [],
  );
  equal(ids.length - dead.size, row.sent, "records sent");
  equal(
    letters.filter(({ reason }) => reason === "poison_line").length,
    lines.filter((line) => line === POISON).length,
    "poison lines",
  );
  deepEqual(sink.ledger.changedKeys, [], "keys with other bytes");
  const { duplicates } = sink.ledger.totals();
  const bound = row.uncertain + run.lost();
  ok(duplicates <= bound, `${duplicates} duplicates, ${bound} could be`);
}
