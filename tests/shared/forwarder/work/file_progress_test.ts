import { deepEqual, equal, throws } from "node:assert/strict";
import type { Batch } from "../../../../shared/forwarder/batch.ts";
import { FileProgress } from "../../../../shared/forwarder/work/file_progress.ts";
import { FILE_START } from "../../../../shared/forwarder/work/prefix.ts";

const ONE: Batch = {
  start: 0,
  end: 9,
  firstRecord: 0,
  lines: 3,
  records: ["1", "2"],
  ranges: [[0, 1], [3, 4]],
  poison: [],
  blank: 1,
};
const TWO: Batch = { ...ONE, start: 9, end: 18, firstRecord: 3, blank: 0 };

Deno.test("FileProgress gives each commit what ended since the one before", () => {
  const progress = new FileProgress<string>(FILE_START);
  equal(progress.framed(ONE), true);
  equal(progress.framed(TWO), true);
  progress.settled(TWO, { sent: 2, dead: 1, letters: ["l"], uncertain: 2 });
  equal(progress.changes, 1);
  const { checkpoint, ...added } = progress.take();
  deepEqual(added, {
    recordsRead: 6,
    sent: 2,
    dead: 1,
    skipped: 0,
    uncertain: 2,
    letters: ["l"],
  });
  deepEqual([checkpoint.offset, checkpoint.done], [0, [[9, 18, 3]]]);
  equal(progress.changes, 0);
  progress.settled(ONE, { sent: 2, dead: 0, letters: [], uncertain: 0 });
  const second = progress.take();
  deepEqual([second.sent, second.skipped, second.dead], [2, 1, 0]);
  deepEqual([second.checkpoint.offset, second.checkpoint.records], [18, 6]);
});

Deno.test("FileProgress refuses outcomes that leave a line out or count one twice", () => {
  for (const sent of [1, 3]) {
    const progress = new FileProgress(FILE_START);
    progress.framed(ONE);
    const outcome = { sent, dead: 0, letters: [], uncertain: 0 };
    throws(() => progress.settled(ONE, outcome), TypeError);
    equal(progress.changes, 0);
  }
});

Deno.test("FileProgress has read at least what its checkpoint acknowledges, and knows those batches", () => {
  const progress = new FileProgress({ ...FILE_START, done: [[9, 18, 3]] });
  equal(progress.take().recordsRead, 3);
  equal(progress.framed(ONE), true);
  progress.settled(ONE, { sent: 2, dead: 0, letters: [], uncertain: 0 });
  equal(progress.take().recordsRead, 6);
  equal(progress.framed(TWO), false);
  equal(progress.take().recordsRead, 6);
});

Deno.test("FileProgress counts what may have arrived of a batch that did not end", () => {
  const progress = new FileProgress(FILE_START);
  progress.unsettled(0);
  equal(progress.changes, 0);
  progress.unsettled(2);
  equal(progress.changes, 1);
  equal(progress.take().uncertain, 2);
});
