/**
 * A child process that cannot outlive this one.
 *
 * A small shell stands between: it holds the read end of a pipe whose write end only this process has. When this
 * process stops it, or dies in any way (SIGKILL too), the pipe closes and the shell ends the child.
 *
 * @module
 */

import { TextLineStream } from "./text_lines.ts";

/** What to run and how. */
export interface LeashOptions {
  /** Program and its arguments. */
  command: readonly string[];
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  /** Working directory. */
  cwd: string;
  /** Signal that ends the child in an orderly way. */
  signal: "TERM" | "INT" | "KILL";
  /** Receives every line of both output streams. */
  onLine: (line: string) => void;
  /** Run as this user; only root may ask for another one. */
  user?: { uid: number; gid: number } | undefined;
}

/** A running child. */
export interface Leashed {
  /** Settles with the exit code when the child is gone; never rejects. */
  readonly exited: Promise<number>;
  /** Ends the child (by force after ten seconds) and waits until it is gone. */
  stop(): Promise<void>;
}

// Signals of the terminal reach the whole process group; only the pipe may end the child, so the shell ignores them.
const SCRIPT = `
signal=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
trap : INT TERM HUP
( trap '' INT TERM HUP
  read -r _ <&3
  kill -s "$signal" "$child" 2>/dev/null
  tries=0
  while kill -0 "$child" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -gt 200 ] && kill -s KILL "$child" 2>/dev/null
    sleep 0.05
  done ) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
while :; do
  wait "$child" 2>/dev/null; code=$?
  kill -0 "$child" 2>/dev/null || break
done
{ kill -s KILL "$watcher"; wait "$watcher"; } 2>/dev/null
exit "$code"
`;

/** Starts a child on a leash. */
export function leash(options: LeashOptions): Leashed {
  const process = new Deno.Command("/bin/sh", {
    args: ["-c", SCRIPT, "leash", options.signal, ...options.command],
    env: options.env,
    clearEnv: true,
    cwd: options.cwd,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...(options.user ?? {}),
  }).spawn();
  const drained = Promise.all([
    forwardLines(process.stdout, options.onLine),
    forwardLines(process.stderr, options.onLine),
  ]);
  const exited = process.status.then(async (status) => {
    await drained;
    return status.code;
  });
  return {
    exited,
    async stop() {
      await process.stdin.close().catch(() => {});
      await exited;
    },
  };
}

async function forwardLines(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: string) => void,
): Promise<void> {
  const lines = stream.pipeThrough(
    new TextDecoderStream() as TransformStream<Uint8Array, string>,
  )
    .pipeThrough(new TextLineStream());
  for await (const line of lines) onLine(line);
}
