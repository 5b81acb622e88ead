/** The line does not end in the bytes at hand, or it is malformed. */
export const INCOMPLETE: number = -1;

/** Bytes looked at in one step. The last step may look behind the bytes at hand: as many must follow them. */
export const BLOCK: number = 16;

/**
 * Finds the end of a line and the separators around its wanted fields, by RFC 4180: a quote at a field's beginning quotes it,
 * anywhere else it is an ordinary character.
 */
export interface Scanner {
  /** Whether a quote is doubled somewhere in the line. */
  readonly hasDoubledQuotes: boolean;
  /** What is wrong with the line; null when nothing is or when it only does not end yet. */
  readonly problem: string | null;
  /** Where the line that begins at `from` ends, after its line feed; {@link INCOMPLETE} when not before `to`. */
  scan(from: number, to: number): number;
}
