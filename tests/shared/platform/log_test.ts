import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { createLog } from "../../../shared/platform/log.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { manualClock } from "../../support/manual_clock.ts";

/** A log and the lines it wrote. */
function recording() {
  const lines: string[] = [];
  return {
    lines,
    log: createLog(
      manualClock(),
      (level, line) => lines.push(`${level} ${line}`),
    ),
  };
}

Deno.test("Log writes one JSON object per line, with the fields bound before", () => {
  const { lines, log } = recording();
  log.with({ job: "j" }).warn("page committed", {
    rows: 3,
    text: "two\nlines",
  });
  deepEqual(lines, [
    'warn {"time":"2025-03-10T12:00:00.000Z","level":"warn","event":"page committed","job":"j","rows":3,"text":"two\\nlines"}',
  ]);
});

Deno.test("Log never writes a secret", () => {
  const { lines, log } = recording();
  log.error("failed", {
    token: "planted",
    cause: new Error("Bearer plantedplanted"),
    secret: new Secret("planted"),
  });
  equal(lines[0]?.includes("planted"), false);
});

Deno.test("Log never throws, and its lines stay short enough to be JSON", () => {
  const { lines, log } = recording();
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.anything()),
      (fields) => log.info("anything", fields),
    ),
  );
  log.info("long", {
    items: Array.from({ length: 90 }, () => "x".repeat(1_900)),
    request_id: "r",
  });
  for (const line of lines) {
    equal(line.length < 10_000 && typeof JSON.parse(line.slice(5)), "object");
  }
});

Deno.test("Log survives a writer that throws", () => {
  createLog(manualClock(), () => {
    throw new Error("closed");
  }).info("x");
});
