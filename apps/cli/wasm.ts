/**
 * `deno task wasm`: assembles the sources in WebAssembly's text format. Each becomes a TypeScript file beside it that holds
 * the bytes, because the hosted runtime gets what is imported and nothing else.
 *
 * @module
 */
import { join } from "node:path";
import { REPOSITORY } from "../stack/repository.ts";
import { say } from "../stack/terminal.ts";
import { assemble } from "./wasm/assemble.ts";

/** The sources, without their ending. */
export const WASM_SOURCES: readonly string[] = [
  "shared/platform/csv/simd_scan",
];

/** The TypeScript file that a source becomes. */
export function wasmModule(source: string): string {
  const bytes = btoa(String.fromCharCode(...assemble(source)));
  const lines = bytes.match(/.{1,72}/g) ?? [];
  return `/** The bytes of a WebAssembly module, in base64. Written by \`deno task wasm\` from the file beside it. */
export const WASM: string =
${lines.map((line) => `  "${line}"`).join(" +\n")};
`;
}

async function main(): Promise<void> {
  for (const path of WASM_SOURCES) {
    const source = await Deno.readTextFile(join(REPOSITORY, `${path}.wat`));
    await Deno.writeTextFile(
      join(REPOSITORY, `${path}.ts`),
      wasmModule(source),
    );
    await say(`Wrote ${path}.ts`);
  }
}

if (import.meta.main) await main();
