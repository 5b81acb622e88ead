import { type GcpCloud, startGcp } from "../../apps/clouds/gcp/start.ts";
import { type ManualClock, manualClock } from "./manual_clock.ts";

/** A service account as the control API makes it. */
export interface TestAccount {
  readonly projectId: string;
  readonly billingAccountId: string;
  readonly location: string;
  readonly carbonTable: string;
  readonly billingTable: string;
  readonly projects: readonly { number: string; id: string | null }[];
  /** Google's JSON key file. */
  readonly serviceAccount: {
    readonly client_email: string;
    readonly project_id: string;
    readonly private_key_id: string;
    readonly private_key: string;
  };
}

/** A loopback Google Cloud of a test's own, on 20 March 2026, noon. */
export interface TestGcp extends AsyncDisposable {
  readonly cloud: GcpCloud;
  readonly clock: ManualClock;
  /** Calls the control API; a path with a body is a POST. @throws {Error} On any answer but success. */
  control<T>(path: string, body?: unknown, method?: string): Promise<T>;
  /** Makes a project with a service account. */
  account(options?: Record<string, unknown>): Promise<TestAccount>;
}

/** Starts one. */
export async function testGcp(): Promise<TestGcp> {
  const clock = manualClock("2026-03-20T12:00:00Z");
  const cloud = await startGcp({ clock, seed: 7 });
  const control = async <T>(
    path: string,
    body?: unknown,
    method?: string,
  ): Promise<T> => {
    const response = await fetch(cloud.controlUrl + path, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
    return answer;
  };
  return {
    cloud,
    clock,
    control,
    account: (options = {}) => control("/accounts", options),
    [Symbol.asyncDispose]: () => cloud.stop(),
  };
}
