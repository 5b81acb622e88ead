import { say } from "../../stack/terminal.ts";
import type { Style } from "../style.ts";

/** Prints a heading with what it is about, and indented lines under it. */
export async function saySection(
  title: string,
  about: string,
  lines: readonly string[],
  style: Style,
): Promise<void> {
  await say("");
  await say(
    `${style.bold(title)}${about === "" ? "" : `  ${style.dim(about)}`}`,
  );
  for (const line of lines) await say(line === "" ? "" : `  ${line}`);
}
