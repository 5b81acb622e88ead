/** A control request that cannot be carried out; answered as `{ error }` with the status. */
export class ControlError extends Error {
  /** HTTP status. */
  readonly status: number;

  /** Takes the sentence and a status, 400 unless told. */
  constructor(message: string, status: number = 400) {
    super(message);
    this.status = status;
  }
}

/** A JSON body of the control API, read member by member. Unknown members are refused: a misspelt plant must not pass silently. */
export class ControlInput {
  readonly #value: Record<string, unknown>;

  /** Takes the parsed body and the members it may have. */
  constructor(value: unknown, members: readonly string[]) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ControlError("The body must be a JSON object");
    }
    const unknown = Object.keys(value).filter((member) =>
      !members.includes(member)
    );
    if (unknown.length > 0) {
      throw new ControlError(
        `Unknown member ${unknown.join(", ")}: expected ${members.join(", ")}`,
      );
    }
    this.#value = { ...value };
  }

  /** A string member; `fallback` when absent, and an error when there is none. */
  text(member: string, fallback?: string): string {
    const value = this.#value[member] ?? fallback;
    if (typeof value !== "string") {
      throw new ControlError(`${member} must be a string`);
    }
    return value;
  }

  /** A string that may be null; it must be there, as leaving out an external id is a decision. */
  textOrNull(member: string): string | null {
    const value = this.#value[member];
    if (value !== null && typeof value !== "string") {
      throw new ControlError(`${member} must be a string or null`);
    }
    return value;
  }

  /** A whole number, or null when absent. */
  integer(member: string): number | null {
    const value = this.#value[member] ?? null;
    if (
      value !== null &&
      (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    ) {
      throw new ControlError(`${member} must be a whole number`);
    }
    return value;
  }

  /** A list of strings, or `fallback` when absent. */
  texts(member: string, fallback: readonly string[]): readonly string[] {
    const value = this.#value[member] ?? fallback;
    if (
      !Array.isArray(value) || value.some((item) => typeof item !== "string")
    ) {
      throw new ControlError(`${member} must be a list of strings`);
    }
    return value;
  }

  /** True or false, or `fallback` when absent. */
  flag(member: string, fallback: boolean): boolean {
    const value = this.#value[member] ?? fallback;
    if (typeof value !== "boolean") {
      throw new ControlError(`${member} must be true or false`);
    }
    return value;
  }

  /** One of some words, or `fallback` when absent. */
  oneOf<Word extends string>(
    member: string,
    words: readonly Word[],
    fallback: Word,
  ): Word {
    const text = this.text(member, fallback);
    const word = words.find((known) => known === text);
    if (word === undefined) {
      throw new ControlError(
        `${member} must be one of ${words.join(", ")}: got ${text}`,
      );
    }
    return word;
  }

  /** Any member, unread. */
  raw(member: string): unknown {
    return this.#value[member];
  }
}
