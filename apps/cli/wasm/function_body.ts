import { signed, unsigned } from "./binary.ts";
import { type Expression, isList, type List } from "./expression.ts";
import { type Instruction, INSTRUCTIONS } from "./instructions.ts";

const LOOP = 0x03;
const IF = 0x04;
const END = 0x0b;
const NO_RESULT = 0x40;

/** What names stand for in a function: variables by their number, labels by how far out they are. */
export interface Names {
  /** Parameters and locals in their order. */
  readonly variables: readonly string[];
  /** The labels around, the outermost first. An `if` has none, but counts. */
  readonly labels: readonly string[];
}

/** The code of instructions in folded form, each after its operands. @throws {SyntaxError} For an unknown one. */
export function assembleBody(body: List, names: Names): number[] {
  return body.flatMap((instruction) => assembleOne(instruction, names));
}

function assembleOne(expression: Expression, names: Names): number[] {
  if (!isList(expression)) throw unknown(expression);
  const [head, ...rest] = expression;
  if (head === "loop") return assembleLoop(rest, names);
  if (head === "if") return assembleIf(rest, names);
  const instruction = INSTRUCTIONS.get(String(head));
  if (instruction === undefined) throw unknown(String(head));
  const operands = rest.filter((part) => isList(part));
  const words = rest.filter((part) => typeof part === "string");
  return [
    ...assembleBody(operands, names),
    ...instruction.code,
    ...immediate(instruction, words, names),
  ];
}

function assembleLoop([label, ...body]: List, names: Names): number[] {
  const labels = [...names.labels, String(label)];
  const inside = assembleBody(body, { ...names, labels });
  return [LOOP, NO_RESULT, ...inside, END];
}

function assembleIf(
  [condition, then, ...others]: List,
  names: Names,
): number[] {
  if (!isList(condition) || !isList(then, "then") || others.length > 0) {
    throw unknown("if without a condition and one `then`");
  }
  const labels = [...names.labels, ""];
  return [
    ...assembleOne(condition, names),
    IF,
    NO_RESULT,
    ...assembleBody(then.slice(1), { ...names, labels }),
    END,
  ];
}

function immediate(
  { immediate, alignment = 0 }: Instruction,
  words: readonly string[],
  { variables, labels }: Names,
): number[] {
  const [word = "", ...others] = words;
  const expected = immediate === "none" || immediate === "memory" ? 0 : 1;
  if (words.length !== expected) throw unknown(others[0] ?? word);
  if (immediate === "none") return [];
  if (immediate === "memory") return [alignment, 0];
  if (immediate === "constant") return signed(Number(word));
  const index = immediate === "variable"
    ? variables.indexOf(word)
    : labels.toReversed().indexOf(word);
  if (index < 0) throw unknown(word);
  return unsigned(index);
}

function unknown(what: string): SyntaxError {
  return new SyntaxError(
    `Cannot assemble WebAssembly text as it has what is not known here: ${what}`,
  );
}
