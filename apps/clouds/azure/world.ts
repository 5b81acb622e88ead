import type { Clock } from "../../../shared/platform/clock.ts";
import { chance } from "../aws/billing/chance.ts";
import { type Directory, newDirectory } from "./directory.ts";

/** What a new directory may be told to be. */
export interface DirectoryOptions {
  readonly subscriptions: number;
  readonly isEmpty: boolean;
  readonly pageSize: number | null;
  readonly hasUnknownMembers: boolean;
}

/** Seconds an access token lives. */
export const TOKEN_SECONDS = 3_599;

const LOCATIONS = ["west europe", "east us", "sweden central", "uk south"];

/** Everything the loopback Azure knows. */
export class AzureWorld {
  readonly clock: Clock;
  readonly directories = new Map<string, Directory>();
  readonly #seed: number;
  readonly #tokens = new Map<
    string,
    { readonly directory: Directory; readonly until: number }
  >();

  /** Takes the time it lives in, and what its directories follow from. */
  constructor(
    { clock, seed }: { readonly clock: Clock; readonly seed: number },
  ) {
    this.clock = clock;
    this.#seed = seed;
  }

  /** Makes a directory with an application and subscriptions. The same in the same order, but for the secret. */
  addDirectory(options: DirectoryOptions): Directory {
    const number = this.directories.size + 1;
    const seed = chance(this.#seed, "azure", number);
    const { subscriptions: count, ...more } = options;
    const directory = newDirectory({
      ...more,
      tenantId: guid(seed, "tenant"),
      clientId: guid(seed, "client"),
      clientSecret: `abc8Q~${crypto.randomUUID().replaceAll("-", "")}`,
      seed,
      subscriptions: Array.from({ length: count }, (_, index) => ({
        id: guid(seed, `subscription ${index}`),
        name: `Acme ${["production", "staging", "data"][index] ?? index + 1}`,
        location: LOCATIONS[index % LOCATIONS.length] ?? "east us",
      })),
    });
    this.directories.set(directory.tenantId, directory);
    return directory;
  }

  /** A fresh access token of the directory's application. */
  addToken(directory: Directory): string {
    const token = `eyJ0.${crypto.randomUUID().replaceAll("-", "")}`;
    const until = this.clock.now().getTime() + TOKEN_SECONDS * 1000;
    this.#tokens.set(token, { directory, until });
    return token;
  }

  /** Whose token it is; null for an unknown or ended one. */
  findToken(token: string): Directory | null {
    const found = this.#tokens.get(token);
    if (found === undefined) return null;
    return this.clock.now().getTime() < found.until ? found.directory : null;
  }

  /** Ends a token before its time. */
  endToken(token: string): void {
    this.#tokens.delete(token);
  }
}

function guid(seed: number, what: string): string {
  const hex = [1, 2, 3, 4].map((part) =>
    chance(seed, what, part).toString(16).padStart(8, "0").slice(-8)
  ).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
