/**
 * An assembler for as much of WebAssembly's text format as our sources need: one function in folded form, which works on an
 * imported memory and is exported. What else a source may have is refused, never guessed.
 *
 * After webassembly.github.io/spec/core/binary/modules.html.
 *
 * @module
 */
import type { Bytes } from "../../../shared/platform/bytes.ts";
import { sized, unsigned, vector } from "./binary.ts";
import { type Expression, isList, type List, parseList } from "./expression.ts";
import { assembleBody } from "./function_body.ts";
import { TYPES } from "./instructions.ts";

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 };
const FUNCTION_TYPE = 0x60;
const END = 0x0b;
/** What is imported and exported. */
const KIND = { function: 0x00, memory: 0x02 };

/** A module's bytes. @throws {SyntaxError} when the text has what this assembler does not know. */
export function assemble(text: string): Bytes {
  const [imported, declared] = contents(parseList(text), "module", 2);
  const [module, field, memory] = contents(imported, "import", 3);
  const [pages] = contents(memory, "memory", 1);
  const [exported, ...parts] = contents(declared, "func");
  const [name] = contents(exported, "export", 1);
  const parameters = parts.filter((part) => isList(part, "param"));
  const locals = parts.filter((part) => isList(part, "local"));
  const results = parts.filter((part) => isList(part, "result"));
  const body = parts.slice(parameters.length + locals.length + results.length);
  const variables = [...parameters, ...locals].map((part) => String(part[1]));
  const code = [
    ...vector(locals.map((part) => [1, ...type(part)])),
    ...assembleBody(body, { variables, labels: [] }),
    END,
  ];
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(SECTION.type, [
      FUNCTION_TYPE,
      ...vector(parameters.map(type)),
      ...vector(results.map(type)),
    ]),
    ...section(SECTION.import, [
      ...quoted(module),
      ...quoted(field),
      KIND.memory,
      0,
      ...unsigned(Number(pages)),
    ]),
    ...section(SECTION.function, [0]),
    ...section(SECTION.export, [...quoted(name), KIND.function, 0]),
    ...section(SECTION.code, sized(code)),
  ]);
}

/** A section with one item. */
function section(number: number, item: readonly number[]): number[] {
  return [number, ...sized(vector([item]))];
}

/** What follows the head of a list; so many, if that is given. */
function contents(
  expression: Expression | undefined,
  head: string,
  count?: number,
): List {
  if (!isList(expression, head)) throw expected(head);
  const contents = expression.slice(1);
  if (count !== undefined && contents.length !== count) throw expected(head);
  return contents;
}

function type(declaration: List): number[] {
  const code = TYPES[String(declaration.at(-1))];
  if (code === undefined) throw expected("a type");
  return [code];
}

function quoted(text: Expression | undefined): number[] {
  return sized([...new TextEncoder().encode(String(text).slice(1, -1))]);
}

function expected(what: string): SyntaxError {
  return new SyntaxError(
    `Cannot assemble WebAssembly text as it must have ${what} in its place`,
  );
}
