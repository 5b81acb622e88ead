/**
 * The bytes that mean something in CSV (RFC 4180). None of them occurs inside a UTF-8 sequence.
 *
 * @module
 */

/** A line feed ends a line. */
export const LF = 10;
/** A carriage return before it belongs to the line's end. */
export const CR = 13;
/** A double quote begins and ends a quoted field. */
export const QUOTE = 34;
/** A comma separates fields. */
export const COMMA = 44;
