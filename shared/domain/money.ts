/**
 * Money and other exact figures on their way through the system.
 *
 * @module
 */

/**
 * An exact decimal as text: `-12.3400`. From the wire to the column nothing turns it into a double.
 * Produce one with {@linkcode ../platform/decimal.ts Decimal} or take it from a provider after parsing.
 */
export type DecimalText = string;
