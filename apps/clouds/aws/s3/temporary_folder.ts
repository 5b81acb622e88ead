/** A folder for files too large to be kept in memory; made when the first one is asked for. */
export class TemporaryFolder {
  #path: Promise<string> | null = null;
  #made = 0;

  /** A path for a new file in it, which no one else was given. */
  async file(ending: string): Promise<string> {
    this.#path ??= Deno.makeTempDir({ prefix: "clouds-" });
    return `${await this.#path}/${++this.#made}${ending}`;
  }

  /** Removes it with all that is in it. */
  async remove(): Promise<void> {
    if (this.#path === null) return;
    await Deno.remove(await this.#path, { recursive: true });
    this.#path = null;
  }
}
