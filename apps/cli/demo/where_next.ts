import type { Style } from "../style.ts";
import { tableLines } from "../table.ts";
import { saySection } from "./section.ts";

const PLACES = [
  ["npx -y deno@2.9.6 task start", "the same stack, kept up, with a login"],
  ["docs/examples/README.md", "a web app's calls, from sign-in to figures"],
  ["docs/aws_onboarding.md", "connecting a real account, in ten minutes"],
  ["docs/api.md", "every route, view and error"],
] as const;

/** Prints where to look next. */
export async function sayWhereNext(style: Style): Promise<void> {
  await saySection(
    "Where to look next",
    "",
    tableLines(
      PLACES,
      ["left", "left"],
      (cell, column) => column === 0 ? style.accent(cell) : cell,
    ),
    style,
  );
}
