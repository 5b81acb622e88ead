/** A word, or a list in parentheses. */
export type Expression = string | List;
/** What stands in parentheses. */
export type List = readonly Expression[];

/** Parentheses, texts in quotes and words; comments and spaces between them. */
const TOKEN = /;;[^\n]*|\s+|([()]|"[^"]*"|[^\s()";]+)/gy;

/**
 * The list that a text in WebAssembly's text format is: `(module ...)`. Texts keep their quotes.
 *
 * @throws {SyntaxError} when it is none, or more than one.
 */
export function parseList(text: string): List {
  const open: Expression[][] = [[]];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const [, token] = match;
    if (token === "(") open.push([]);
    else if (token === ")") open.at(-2)?.push(open.pop() ?? []);
    else if (token !== undefined) open.at(-1)?.push(token);
  }
  const [whole = [], ...unclosed] = open;
  const [list, ...others] = whole;
  if (
    end < text.length || unclosed.length > 0 || others.length > 0 ||
    !isList(list)
  ) {
    throw new SyntaxError(
      "Cannot read WebAssembly text as it must be one list: a parenthesis is missing or too many",
    );
  }
  return list;
}

/** Whether it is a list, and one that begins with that word if there is one. */
export function isList(
  expression: Expression | undefined,
  head?: string,
): expression is List {
  return typeof expression === "object" &&
    (head === undefined || expression[0] === head);
}
