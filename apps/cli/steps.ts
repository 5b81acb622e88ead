/**
 * The steps of a command, each told when it begins and with its time when it ends.
 *
 * @module
 */
import { print, say } from "../stack/terminal.ts";
import type { Style } from "./style.ts";
import { shorten } from "./table.ts";

/** One finished step. */
export interface StepTime {
  readonly title: string;
  readonly milliseconds: number;
}

/** Runs steps one after the other. */
export class Steps {
  /** What was run so far. */
  readonly times: StepTime[] = [];
  readonly #style: Style;
  readonly #ticks: () => number;
  readonly #startedAt: number;

  /** Begins now; `ticks` counts milliseconds. */
  constructor(style: Style, ticks: () => number) {
    this.#style = style;
    this.#ticks = ticks;
    this.#startedAt = ticks();
  }

  /** Milliseconds since the first step could begin. */
  get elapsed(): number {
    return this.#ticks() - this.#startedAt;
  }

  /**
   * Runs one step. `done` turns its result into what is told beside its title.
   *
   * @throws What the step throws, after marking it as failed.
   */
  async run<T>(
    title: string,
    work: (detail: (line: string) => void) => Promise<T>,
    done: (result: T) => string = () => "",
  ): Promise<T> {
    const { bold, dim, good, bad } = this.#style;
    const startedAt = this.#ticks();
    await this.#draft(title);
    try {
      const result = await work((line) =>
        void this.#draft(`${title}: ${line}`)
      );
      const milliseconds = this.#ticks() - startedAt;
      this.times.push({ title, milliseconds });
      const told = done(result);
      await this.#settle(
        `${good("✓")} ${bold(title)}${told === "" ? "" : `  ${told}`}  ${
          dim(secondsText(milliseconds))
        }`,
      );
      return result;
    } catch (error) {
      await this.#settle(`${bad("✗")} ${bold(title)}`);
      throw error;
    }
  }

  /** On a terminal a line that the next one replaces, so it must fit into one; elsewhere a line of its own. */
  async #draft(text: string): Promise<void> {
    const { isRich, columns, dim } = this.#style;
    const line = `· ${text}`;
    if (isRich) await print(`\r\x1b[2K${dim(shorten(line, columns - 1))}`);
    else await say(line);
  }

  async #settle(line: string): Promise<void> {
    await say(this.#style.isRich ? `\r\x1b[2K${line}` : line);
  }
}

/** `4.2 s`. */
export function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
