/**
 * Who may do what: the written table that every door is held against. A new relation or function without a line here fails.
 *
 * One column per actor. A number says how many rows of the home organization the actor reads, or how many of one planted row
 * it changes; `x` says that it is refused. A function answers `+` (done), `403`, `404`, or `x` (may not be called at all).
 *
 * @module
 */

/** The actors, in the order of the columns. */
export const ACTORS = [
  "anon",
  "viewer",
  "member",
  "admin",
  "owner",
  // A viewer who may see one of the two cloud accounts.
  "restricted",
  // The same with the right to contracts.
  "buyer",
  // The owner of another organization.
  "foreign",
  "service",
] as const;

/** One of {@link ACTORS}. */
export type Actor = (typeof ACTORS)[number];

/** Rights to one relation: a text per operation, with one word per actor. */
export interface RelationRights {
  readonly select: string;
  /** Absent: refused to everybody. */
  readonly insert?: string;
  /** Absent: refused to everybody. */
  readonly update?: string;
  /** Absent: refused to everybody. */
  readonly delete?: string;
  /** Columns a user may give, where not all. */
  readonly insertColumns?: string;
  /** Columns a user may change, where not all. */
  readonly updateColumns?: string;
}

/** Everybody is refused. */
export const NOBODY = "x x x x x x x x x";

const OWN_INTEGRATION =
  "name role_arn access_key_id secret_access_key region daily_request_cap";

const ALLOCATION_RULE =
  "dimension value priority account_ids organizational_units service_names tag_key tag_values cost_category cost_category_values valid_from valid_to";

// deno-fmt-ignore
/** Tables and views of the API. */
export const RELATIONS: Readonly<Record<string, RelationRights>> = {
  //                               anon viewer member admin owner restricted buyer foreign service
  activities:           { select: "x 3 3 3 3 1 1 0 3" },
  allocation_rules:     { select: "x 1 1 1 1 1 1 0 1",
                          insert: "x x x 1 1 x x x x", insertColumns: `organization_id ${ALLOCATION_RULE}`,
                          update: "x 0 0 1 1 0 0 0 x", updateColumns: ALLOCATION_RULE,
                          delete: "x 0 0 1 1 0 0 0 x" },
  audit_events:         { select: "x 0 0 1 1 0 0 0 1" },
  account_coverage:     { select: "x 2 2 2 2 1 1 0 2" },
  aws_contract_calendar: { select: "x 0 0 2 2 0 1 0 2" },
  aws_contract_charges: { select: "x 0 0 2 2 0 1 0 2" },
  aws_contract_terms:   { select: "x 0 0 2 2 0 1 0 2" },
  aws_contracts:        { select: "x 0 0 2 2 0 1 0 2" },
  aws_invoices:         { select: "x 0 0 2 2 0 1 0 2" },
  aws_marketplace_products: { select: "x 0 0 2 2 0 1 0 2" },
  aws_integrations:     { select: "x 1 1 1 1 1 1 0 1",
                          insert: "x x x 1 1 x x x x", insertColumns: `id organization_id auth_method ${OWN_INTEGRATION}`,
                          update: "x 0 0 1 1 0 0 0 x", updateColumns: OWN_INTEGRATION },
  aws_service_usage:    { select: "x 3 3 3 3 1 1 0 3" },
  aws_sync_logs:        { select: "x 1 1 1 1 1 1 0 1" },
  // Of two one is a seller's.
  billing_periods:      { select: "x 1 1 2 2 1 2 0 2" },
  charge_loads:         { select: "x 2 2 2 2 2 2 0 2" },
  // Of six charges one belongs to a load that is not published.
  charges:              { select: "x 5 5 5 5 2 2 0 6" },
  cloud_accounts:       { select: "x 2 2 2 2 1 1 0 2",
                          update: "x 0 0 1 1 0 0 0 x", updateColumns: "owner cost_centre" },
  converted_charges:    { select: "x 5 5 5 5 2 2 0 5" },
  // Three charges, each in three dimensions.
  cost_allocations:     { select: "x 9 9 9 9 3 3 0 9" },
  // Three charges of a query API, two of reports.
  cost_daily:           { select: "x 5 5 5 5 2 2 0 5" },
  cost_coverage:        { select: "x 3 3 3 3 1 1 0 3" },
  cost_restatements:    { select: "x 1 1 1 1 0 0 0 1" },
  // Of two one belongs to a load that is not published.
  daily_costs:          { select: "x 1 1 1 1 1 1 0 2" },
  dead_letters:         { select: "x 1 1 1 1 1 1 0 1" },
  emission_activities:  { select: "x 3 3 3 3 1 1 0 3" },
  emission_comparison:  { select: "x 3 3 3 3 1 1 0 3" },
  emission_coverage:    { select: "x 3 3 3 3 1 1 0 3" },
  emission_gaps:        { select: "x 3 3 3 3 1 1 0 3" },
  emission_intensity:   { select: "x 3 3 3 3 1 1 0 3" },
  emission_listings:    { select: "x 1 1 1 1 0 0 0 1" },
  emission_switches:    { select: "x 2 2 2 2 1 1 0 2" },
  emissions_by_account: { select: "x 3 3 3 3 1 1 0 3" },
  // Added up over what each may see.
  emissions_by_month:   { select: "x 1 1 1 1 1 1 0 1" },
  emissions_by_provider: { select: "x 1 1 1 1 1 1 0 1" },
  emissions_by_region:  { select: "x 1 1 1 1 1 1 0 1" },
  emissions_by_scope:   { select: "x 1 1 1 1 1 1 0 1" },
  emissions_by_service: { select: "x 1 1 1 1 1 1 0 1" },
  emissions_monthly:    { select: "x 3 3 3 3 1 1 0 3" },
  // A user's alone: not even another owner of the organization sees it. A trusted server counts and checks the chain.
  // Of an organization that is not the owner's personal one: nobody's. The next test reads at home.
  encrypted_accounts:   { select: "x 0 0 0 0 0 0 0 1" },
  encrypted_datasets:   { select: "x 0 0 0 0 0 0 0 1" },
  encrypted_versions:   { select: "x 0 0 0 0 0 0 0 1" },
  exchange_rates:       { select: "x 1 1 1 1 1 1 0 1",
                          insert: "x x x 1 1 x x x 1",
                          update: "x 0 0 1 1 0 0 0 1",
                          delete: "x 0 0 1 1 0 0 0 x" },
  // Lines of a report alone.
  focus_1_2_cost_and_usage: { select: "x 2 2 2 2 1 1 0 2" },
  forwarder_activity:   { select: "x 1 1 1 1 1 1 0 1" },
  forwarder_endpoints:  { select: "x 1 1 1 1 1 1 0 1" },
  forwarder_files:      { select: "x 1 1 1 1 1 1 0 1" },
  forwarders:           { select: "x 1 1 1 1 1 1 0 1" },
  // Of two integrations one is deleted.
  integrations:         { select: "x 1 1 1 1 1 1 0 2",
                          insert: "x x x 1 1 x x x x", insertColumns: `id organization_id provider auth_method settings ${OWN_INTEGRATION}`,
                          update: "x 0 0 1 1 0 0 0 x", updateColumns: `settings ${OWN_INTEGRATION}` },
  inventory_snapshot_changes: { select: "x 1 1 1 1 1 1 0 1" },
  inventory_snapshot_lines: { select: "x 2 2 2 2 1 1 0 2" },
  inventory_snapshots:  { select: "x 1 1 1 1 1 1 0 1" },
  organization_members: { select: "x 6 6 6 6 6 6 0 6",
                          insert: "x x x 1 1 x x x x", insertColumns: "user_id organization_id role account_scope can_read_contracts",
                          update: "x 0 0 1 1 0 0 0 x", updateColumns: "role account_scope can_read_contracts",
                          delete: "x 0 0 1 1 0 0 0 x" },
  organizations:        { select: "x 1 1 1 1 1 1 0 1",
                          update: "x 0 0 1 1 0 0 0 x", updateColumns: "name reporting_currency tag_keys" },
  primary_emissions:    { select: "x 3 3 3 3 1 1 0 3" },
  primary_charges:      { select: "x 5 5 5 5 2 2 0 5" },
  primary_daily_costs:  { select: "x 6 6 6 6 3 3 0 6" },
  provider_requests:    { select: "x 1 1 1 1 1 1 0 1" },
  // Of two one compares invoices.
  reconciliations:      { select: "x 1 1 2 2 0 0 0 2" },
  sync_alerts:          { select: "x 1 1 1 1 1 1 0 1" },
  sync_health:          { select: "x 1 1 1 1 1 1 0 1" },
  sync_jobs:            { select: "x 1 1 1 1 1 1 0 1" },
  // Of two one is of an agreement.
  sync_rejects:         { select: "x 1 1 2 2 0 0 0 2" },
  sync_run_jobs:        { select: "x 1 1 1 1 1 1 0 1" },
  sync_run_states:      { select: "x 1 1 1 1 1 1 0 1" },
  sync_runs:            { select: "x 1 1 1 1 1 1 0 1" },
  sync_schedules:       { select: "x 1 1 1 1 1 1 0 1" },
};

/** Tables that no role of the API may touch, and that the API does not know. */
export const PRIVATE_RELATIONS: readonly string[] = [
  "area_regions",
  "carbon_sources",
  "charge_load_accounts",
  "charge_sources",
  "cloud_regions",
  "control_totals",
  "datasets",
  "dead_letter_contents",
  "emission_factors",
  "emission_sources",
  "encrypted_quotas",
  "encrypted_rotations",
  "energy_coefficients",
  "focus_charge_rules",
  "focus_regions",
  "focus_service_codes",
  "focus_services",
  "focus_units",
  "forwarder_event_secrets",
  "forwarder_secrets",
  "forwarder_tokens",
  "idempotency_keys",
  "instance_families",
  "instance_types",
  "integration_secrets",
  "invoice_periods",
  "issuer_totals",
  "one_tenant_integrations",
  "organization_turns",
  "power_overheads",
  "processors",
  "rate_limits",
  "region_spellings",
  "service_categories",
  "staged_datasets",
  "staged_records",
  "staged_scopes",
  "ticks",
  "used_ivs",
  "user_rates",
];

// deno-fmt-ignore
/** Functions of the API. `engine_*` functions are not listed: all of them are for service alone. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  //                            anon viewer member admin owner restricted buyer foreign service
  begin_encrypted_rotation:     "x 419 419 419 419 419 419 419 x",
  cancel_sync:                  "x 403 + + + 403 403 404 x",
  // What a user keeps encrypted is found by its owner alone; everybody acts on an account of their own.
  change_encrypted_policy:      "x + + + + + + + x",
  commit_encrypted_rotation:    "x 404 404 404 404 404 404 404 x",
  create_integration:           "x 403 403 + + 403 403 404 x",
  create_organization:          "x + + + + + + + x",
  delete_integration:           "x 403 403 + + 403 403 404 x",
  delete_organization:          "x 403 403 403 + 403 403 404 x",
  delete_schedule:              "x 403 403 + + 403 403 404 x",
  encrypted_changes:            "x + + + + + + + x",
  ensure_personal_organization: "x + + + + + + + x",
  find_sync_run:                "x + + + + + + 0 x",
  give_up_encrypted_rotation:   "x 404 404 404 404 404 404 404 x",
  list_encrypted_versions:      "x 0 0 0 + 0 0 0 x",
  list_integrations:            "x + + + + + + 404 x",
  list_sync_runs:               "x + + + + + + 404 x",
  put_schedule:                 "x 403 403 + + 403 403 404 x",
  read_allocations:             "x + + + + + + + +",
  read_costs:                   "x + + + + + + + +",
  read_emissions:               "x + + + + + + + +",
  read_encrypted:               "x + + + + + + + x",
  read_encrypted_account:       "x + + + + + + + x",
  read_encrypted_rotation:      "x 0 0 0 0 0 0 0 x",
  read_integration:             "x + + + + + + 404 x",
  read_focus_loads:             "x + + + + + + + +",
  read_focus_page:              "x + + + + + + + +",
  read_invoice:                 "x 403 403 + + 403 + 404 x",
  read_schedules:               "x + + + + + + 404 x",
  read_sync_price:              "x + + + + + + 404 x",
  read_sync_run:                "x + + + + + + 0 +",
  read_sync_status:             "x + + + + + + 404 x",
  request_sync:                 "x 403 + + + 403 403 404 x",
  restore_encrypted_account:    "x + + + + + + + x",
  retry_sync:                   "x 403 + + + 403 403 404 x",
  rotate_encrypted:             "x 419 419 419 419 419 419 419 x",
  rotate_integration:           "x 403 403 + + 403 403 404 x",
  stage_encrypted:              "x 404 404 404 404 404 404 404 x",
  take_inventory_snapshot:      "x 403 403 + + 403 403 404 x",
  update_integration:           "x 403 403 + + 403 403 404 x",
  write_encrypted:              "x + + + + + + + x",
};

/** Functions of the engine: executable by service_role alone. */
export const ENGINE_PREFIX = "engine_";

/** Functions in `private` that policies and public functions run with a user's rights. Not exposed by the API. */
export const PRIVATE_FUNCTIONS_OF_USERS: readonly string[] = [
  "begin_encrypted_rotation",
  "cancel_sync",
  "change_encrypted_policy",
  "commit_encrypted_rotation",
  "contract_organization_ids",
  "create_integration",
  "create_organization",
  "dataset_states",
  "delete_integration",
  "delete_organization",
  "delete_schedule",
  "emission_months",
  "encrypted_account",
  "encrypted_changes",
  "encrypted_content",
  "focus_categories",
  "focus_cells",
  "focus_codes",
  "focus_region_names",
  "focus_rules",
  "focus_unit_names",
  "give_up_encrypted_rotation",
  "identity_of",
  "last_run",
  "list_integrations",
  "organization_ids_with_role",
  "own_encrypted_quota",
  "own_home",
  "own_personal_organization",
  "published_load_ids",
  "put_schedule",
  "read_encrypted_rotation",
  "read_integration",
  "read_invoice",
  "read_schedules",
  "read_sync_price",
  "refuse",
  "request_sync",
  "require_role",
  "require_user_token",
  "restore_encrypted_account",
  "retry_sync",
  "rotate_encrypted",
  "rotate_integration",
  "stage_encrypted",
  "take_inventory_snapshot",
  "take_user_token",
  "update_integration",
  "visible_accounts",
  "visible_integration",
  "visible_organization_ids",
  "visible_run",
  "wholly_visible_organization_ids",
  "write_encrypted",
];

/** What the table says of an actor. */
export function expectedOf(row: string | undefined, actor: Actor): string {
  const words = (row ?? NOBODY).split(" ");
  if (words.length !== ACTORS.length) {
    throw new Error(
      `Cannot read "${row}" as it must have ${ACTORS.length} words`,
    );
  }
  return words[ACTORS.indexOf(actor)] ?? "x";
}
