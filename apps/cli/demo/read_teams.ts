import { firstOfMonth } from "../../../shared/domain/billing_period.ts";
import { rowsOf } from "./rows_of.ts";
import type { DemoUser } from "./sign_up.ts";

/** What one team bears of a month. */
export interface TeamShare {
  readonly value: string;
  /** Exact decimal. */
  readonly cost: string;
  readonly currency: string;
  /** Of the whole, from 0 to 1. */
  readonly share: string;
}

const TEAMS = ["payments", "search", "platform"] as const;

interface Allocation {
  readonly currency: string;
  readonly rows: readonly Omit<TeamShare, "currency">[];
}

/** Makes a rule for each team by its tag, and reads what they bear of a month, Unallocated last. @throws {Error} When REST refuses. */
export async function readTeams(
  { client }: DemoUser,
  month: string,
): Promise<TeamShare[]> {
  const [organization] = await rowsOf<{ id: string }>(
    "organizations",
    client.from("organizations").select("id"),
  );
  await rowsOf(
    "allocation_rules",
    client.from("allocation_rules").insert(TEAMS.map((team) => ({
      organization_id: organization?.id,
      dimension: "team",
      value: team,
      tag_key: "team",
      tag_values: [team],
    }))),
  );
  const { data, error } = await client.rpc("read_allocations", {
    start_date: month,
    end_date: firstOfMonth(month, 1),
    dimension: "team",
  });
  if (error !== null) throw new Error(`read_allocations: ${error.message}`);
  return (data as Allocation[]) // the form that read_allocations documents
    .filter(({ currency }) => currency === "USD")
    .flatMap(({ currency, rows }) => rows.map((row) => ({ ...row, currency })));
}
