import { complain } from "../../stack/terminal.ts";
import type { Style } from "../style.ts";

/** What is shown when a step failed. */
export interface TroubleOptions {
  readonly style: Style;
  /** The last lines of the stack's log; empty when there is none. */
  readonly logTail: readonly string[];
}

const LINES = 15;

/** Causes a person can remove, by what the error says. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /stopped by SIG/,
    "Nothing is left behind; run it again whenever you like.",
  ],
  [
    /npx|ENOTFOUND|EAI_AGAIN|registry|network|dns/i,
    "Check that this machine reaches the npm registry (`npm ping`), then run it again.",
  ],
  [
    /No space left|ENOSPC/i,
    "Free about 1 GB of disk space, then run it again.",
  ],
  [
    /permission denied|EACCES|not permitted/i,
    "Run it in a folder that you may write to.",
  ],
  [
    /migration|supabase db push/i,
    "A migration was refused: the statement and its error stand above. `deno task reset` begins with an empty database.",
  ],
];

/** Tells what failed, what the processes said last, and what to do. */
export async function showTrouble(
  error: unknown,
  { style, logTail }: TroubleOptions,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await complain(`\n${style.bad("The demo failed:")} ${message}`);
  if (logTail.length > 0) {
    await complain(`\n${style.dim("The end of the log of its processes:")}`);
    for (const line of logTail) await complain(`  ${style.dim(line)}`);
  }
  const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1] ??
    "Run `deno task doctor` against a stack kept up with `deno task start`; it names what is wrong.";
  await complain(`\n${style.bold("What to do:")} ${advice}`);
}

/** The last lines of a log; none when it cannot be read. */
export async function logTail(path: string): Promise<readonly string[]> {
  try {
    const text = await Deno.readTextFile(path);
    return text.trimEnd().split("\n").slice(-LINES);
  } catch {
    return [];
  }
}
