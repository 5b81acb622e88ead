/**
 * The log: one JSON object per line, and the only place that writes to the console.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import { redactValue } from "./redact.ts";

/** How bad a line is. */
export type LogLevel = "info" | "warn" | "error";

/** Writes structured lines. Never throws, never writes a secret. */
export interface Log {
  /** Something happened that belongs to normal work. */
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something happened that somebody should look at some day. */
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something failed on our side. */
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** The same log with `fields` on every line. */
  with(fields: Readonly<Record<string, unknown>>): Log;
}

/** The platform cuts a line at 10,000 characters; a cut line is no JSON any more. */
const MAX_LINE = 9_500;

/** A log that gives its lines to `write`. */
export function createLog(
  clock: Clock,
  write: (level: LogLevel, line: string) => void,
  bound: Readonly<Record<string, unknown>> = {},
): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      try {
        write(level, toLine(clock, level, event, { ...bound, ...fields }));
      } catch {
        // A log that fails must not fail the work it tells about.
      }
    };
  return {
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (fields) => createLog(clock, write, { ...bound, ...fields }),
  };
}

/** Writes lines to the console, where the platform collects them. */
export function writeToConsole(level: LogLevel, line: string): void {
  // deno-lint-ignore no-console -- the one door to the console; everything else takes a Log
  console[level](line);
}

function toLine(
  clock: Clock,
  level: LogLevel,
  event: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  const head = { time: clock.now().toISOString(), level, event };
  const line = JSON.stringify({ ...head, ...redactValue(fields) as object }); // an object stays an object
  if (line.length <= MAX_LINE) return line;
  return JSON.stringify({
    ...head,
    request_id: fields.request_id,
    code: fields.code,
    cut: line.slice(0, MAX_LINE / 2),
  });
}
