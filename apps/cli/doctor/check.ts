/**
 * What a check finds: one line for a person, and what to do when something is wrong.
 *
 * @module
 */

/** The result of one check. `skipped`: what it needs is not given. */
export interface Finding {
  readonly state: "good" | "bad" | "skipped";
  /** What was looked at. */
  readonly subject: string;
  /** What was found; never a secret. */
  readonly found: string;
  /** What to do; for what is bad alone. */
  readonly advice?: string;
}

/** All is as it must be. */
export function good(subject: string, found: string): Finding {
  return { state: "good", subject, found };
}

/** Something is wrong, and this is what to do. */
export function bad(subject: string, found: string, advice: string): Finding {
  return { state: "bad", subject, found, advice };
}

/** Could not be looked at. */
export function skipped(subject: string, found: string): Finding {
  return { state: "skipped", subject, found };
}
