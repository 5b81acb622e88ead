import { Fault } from "../../../shared/platform/fault.ts";
import type { Provider } from "../../../shared/domain/job.ts";
import { AWS_DATASETS } from "../../../shared/connectors/aws/datasets.ts";

/** Every provider there is a word for, and whether its connector is built. */
export const PROVIDERS: Readonly<Record<Provider, { isBuilt: boolean }>> = {
  aws: { isBuilt: true },
  azure: { isBuilt: true },
  gcp: { isBuilt: true },
};

const NAMES = Object.keys(PROVIDERS) as Provider[]; // its keys

/** Those whose connector is built. */
export const BUILT: readonly Provider[] = NAMES.filter((name) =>
  PROVIDERS[name].isBuilt
);

/** What can be synced or scheduled, of any provider; the database knows which of whom. */
export const DATASETS: readonly string[] = [
  ...new Set<string>([...AWS_DATASETS, "emissions", "costs"]),
  "all",
];

/**
 * The provider a path names.
 *
 * @throws {Fault} NOT_FOUND when there is none of this name, PROVIDER_NOT_OFFERED (501) when its connector is not built.
 */
export function requireBuilt(name: string): Provider {
  const provider = NAMES.find((each) => each === name);
  if (provider === undefined) {
    throw new Fault(
      "NOT_FOUND",
      `there is no such provider: expected one of ${NAMES.join(", ")}`,
    );
  }
  if (PROVIDERS[provider].isBuilt) return provider;
  throw new Fault(
    "PROVIDER_NOT_OFFERED",
    `The provider ${provider} is not offered here: expected ${
      BUILT.join(" or ")
    }`,
    { details: { offered: BUILT } },
  );
}
