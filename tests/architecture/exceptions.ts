import { AZURE_COVERS } from "./azure_covers.ts";
import { PARQUET_COVERS } from "./parquet_covers.ts";
import { COST_REPORT_COVERS } from "./cost_report_covers.ts";
import { EMISSION_COVERS } from "./emission_covers.ts";
import { GCP_COVERS } from "./gcp_covers.ts";
import { ENCRYPTED_COVERS } from "./encrypted_covers.ts";
import { FORWARDER_COVERS } from "./forwarder_covers.ts";
import type { Cover } from "./mirror.ts";
import type { Meeting } from "./ranks.ts";

/** The exceptions to the house rules, each with its reason. An exception that is no longer needed fails the test. */
export const EXCEPTIONS: {
  readonly meetings: readonly Meeting[];
  readonly covers: readonly Cover[];
} = {
  meetings: [
    {
      from: "shared/forwarder",
      to: "shared/connectors",
      reason: "files are read through the integration that connects AWS",
    },
    {
      from: "apps/cli",
      to: "apps/stack",
      reason: "the demo and the generators run a local stack",
    },
    {
      from: "shared/connectors",
      to: "shared/carbon",
      reason: "an estimate is a source like any other, made of our own tables",
    },
  ],
  covers: [
    ...AZURE_COVERS,
    ...PARQUET_COVERS,
    ...COST_REPORT_COVERS,
    ...EMISSION_COVERS,
    ...GCP_COVERS,
    ...ENCRYPTED_COVERS,
    ...FORWARDER_COVERS,
    {
      source: "supabase/functions/connector-sync/seal_secrets.ts",
      test: "tests/supabase/functions/connector-sync/new_integration_test.ts",
      reason: "an integration of each cloud is made and rotated there",
    },
    {
      source: "shared/connectors/aws/open_load.ts",
      test: "tests/shared/connectors/aws/passes_test.ts",
      reason: "the first page of each read carries what it opens",
    },
    {
      source: "shared/connectors/aws/accounts_cursor.ts",
      test: "tests/shared/connectors/aws/read_accounts_test.ts",
      reason: "a cursor is told by where a read goes on",
    },
    {
      source: "shared/connectors/aws/agreement_account.ts",
      test: "tests/shared/connectors/aws/marketplace_products_test.ts",
      reason: "one account as a read of it opens it",
    },
    {
      source: "shared/connectors/aws/agreement_service.ts",
      test: "tests/shared/connectors/aws/marketplace_products_test.ts",
      reason: "its requests are what the Agreement Service logs",
    },
    {
      source: "shared/connectors/aws/discovery.ts",
      test: "tests/shared/connectors/aws/signed_client_test.ts",
      reason: "the catalogue is what the client is for",
    },
    {
      source: "shared/connectors/aws/member_sessions.ts",
      test: "tests/shared/connectors/aws/read_accounts_test.ts",
      reason: "members are entered when they are read",
    },
    {
      source: "shared/connectors/aws/open_accounts.ts",
      test: "tests/shared/connectors/aws/read_accounts_test.ts",
      reason: "what is opened is what is read",
    },
    {
      source: "shared/connectors/aws/open_contracts.ts",
      test: "tests/shared/connectors/aws/contracts_test.ts",
      reason: "every read of contracts is opened by it",
    },
    {
      source: "shared/connectors/aws/open_marketplace_products.ts",
      test: "tests/shared/connectors/aws/marketplace_products_test.ts",
      reason: "every read of agreements is opened by it",
    },
    {
      source: "shared/connectors/aws/product_names.ts",
      test: "tests/shared/connectors/aws/marketplace_products_test.ts",
      reason: "names are told by the agreements that carry them",
    },
    {
      source: "shared/connectors/aws/read_agreements.ts",
      test: "tests/shared/connectors/aws/marketplace_products_test.ts",
      reason: "a page is what the source yields",
    },
    {
      source: "shared/connectors/aws/read_contract_charges.ts",
      test: "tests/shared/connectors/aws/contracts_test.ts",
      reason: "charges are part of an account's contracts",
    },
    {
      source: "shared/connectors/aws/read_contracts.ts",
      test: "tests/shared/connectors/aws/contracts_test.ts",
      reason: "a page is what the source yields",
    },
    {
      source: "shared/connectors/aws/read_terms.ts",
      test: "tests/shared/connectors/aws/contracts_test.ts",
      reason: "terms are part of an account's contracts",
    },
    {
      source: "shared/connectors/aws/access_keys.ts",
      test: "tests/shared/connectors/aws/open_session_test.ts",
      reason: "the session openSession() gives for access keys",
    },
    {
      source: "shared/connectors/aws/broker.ts",
      test: "tests/shared/connectors/aws/open_session_test.ts",
      reason: "asked for when a role is opened",
    },
    {
      source: "shared/connectors/aws/connection.ts",
      test: "tests/supabase/functions/connector-sync/test_integration_test.ts",
      reason: "the way to AWS that a request takes",
    },
    {
      source: "shared/jobs/one_tenant/parsers.ts",
      test: "tests/shared/jobs/one_tenant/read_settings_test.ts",
      reason: "a parser is told by the setting it reads",
    },
    {
      source: "shared/jobs/one_tenant/settings.ts",
      test: "tests/shared/jobs/one_tenant/read_settings_test.ts",
      reason: "the table is read there, name by name",
    },
    {
      source: "shared/jobs/one_tenant/wanted.ts",
      test: "tests/shared/jobs/one_tenant/read_settings_test.ts",
      reason: "what is wanted is what was read",
    },
    {
      source: "shared/connectors/prove_stored.ts",
      test: "tests/supabase/functions/connector-sync/test_integration_test.ts",
      reason: "a proof is what the test of an integration answers",
    },
    {
      source: "shared/connectors/aws/test_stored.ts",
      test: "tests/supabase/functions/connector-sync/test_integration_test.ts",
      reason: "what is stored, as a test opens it",
    },
    {
      source: "shared/connectors/aws/control_totals.ts",
      test: "tests/shared/connectors/aws/read_totals_test.ts",
      reason: "totals are told by what a page of them leaves behind",
    },
    {
      source: "shared/connectors/aws/cost_request.ts",
      test: "tests/shared/connectors/aws/service_usage_test.ts",
      reason: "its requests are what Cost Explorer logs",
    },
    {
      source: "shared/connectors/aws/organizations.ts",
      test: "tests/shared/connectors/aws/test_access_test.ts",
      reason: "asked once, by the test of an integration",
    },
    {
      source: "shared/connectors/aws/open_job.ts",
      test: "tests/shared/connectors/aws/mod_test.ts",
      reason: "every source is opened through it",
    },
    {
      source: "shared/connectors/aws/open_service_usage.ts",
      test: "tests/shared/connectors/aws/service_usage_test.ts",
      reason: "every read there is opened as the worker opens it",
    },
    {
      source: "shared/connectors/aws/kept_text.ts",
      test: "tests/shared/connectors/aws/free_service_test.ts",
      reason: "answers as AWS wrote them are what a free service gives",
    },
    {
      source: "shared/connectors/aws/invoicing.ts",
      test: "tests/shared/connectors/aws/invoices_test.ts",
      reason: "its requests are what Invoicing logs",
    },
    {
      source: "shared/connectors/aws/open_invoices.ts",
      test: "tests/shared/connectors/aws/invoices_test.ts",
      reason: "every read there is opened as the worker opens it",
    },
    {
      source: "shared/connectors/aws/read_invoices.ts",
      test: "tests/shared/connectors/aws/invoices_test.ts",
      reason: "its pages are what the source yields",
    },
    {
      source: "shared/connectors/aws/probe_datasets.ts",
      test: "tests/shared/connectors/aws/test_access_test.ts",
      reason: "what a test finds is what its probes do",
    },
    {
      source: "shared/connectors/aws/trust_policy.ts",
      test: "tests/shared/connectors/aws/cloud_formation_test.ts",
      reason: "the trust inside the template",
    },
    {
      source: "shared/platform/csv/line_fold.ts",
      test: "tests/shared/platform/csv/mod_test.ts",
      reason: "what it adds up is what a file answers",
    },
    {
      source: "shared/platform/csv/scanner.ts",
      test: "tests/shared/platform/csv/line_scanner_test.ts",
      reason: "what every scanner does, and two numbers",
    },
    {
      source: "shared/platform/csv/simd_scan.ts",
      test: "tests/apps/cli/wasm_test.ts",
      reason: "bytes that are compared with their source",
    },
    {
      source: "shared/platform/csv/signs.ts",
      test: "tests/shared/platform/csv/line_scanner_test.ts",
      reason: "four bytes, told by what a scan makes of them",
    },
    {
      source: "shared/platform/csv/table_reader.ts",
      test: "tests/shared/platform/csv/mod_test.ts",
      reason: "a table is told by the answers it gives",
    },
    {
      source: "shared/platform/access_token.ts",
      test: "tests/shared/platform/caller_verifier_test.ts",
      reason: "one step of proving a caller",
    },
    {
      source: "shared/platform/auth_server.ts",
      test: "tests/shared/platform/caller_verifier_test.ts",
      reason: "asked about tokens no key here can prove",
    },
    {
      source: "shared/platform/clock.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "the system's own clock, read on every way",
    },
    {
      source: "shared/platform/cors.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "its headers are what an answer carries",
    },
    {
      source: "shared/platform/host.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "the surroundings an endpoint runs in",
    },
    {
      source: "shared/platform/installation.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "opened at an endpoint's first request",
    },
    {
      source: "shared/platform/path.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "paths are told by which door opens",
    },
    {
      source: "shared/platform/problem.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "a problem is what an endpoint answers",
    },
    {
      source: "shared/platform/rate_limit.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "the token is taken on the way in",
    },
    {
      source: "shared/platform/request_id.ts",
      test: "tests/shared/platform/endpoint_test.ts",
      reason: "the id travels with the answer",
    },
    {
      source: "shared/platform/setting_parsers.ts",
      test: "tests/shared/platform/settings_test.ts",
      reason: "a parser is told by the setting it reads",
    },
    {
      source: "shared/platform/token_claims.ts",
      test: "tests/shared/platform/caller_verifier_test.ts",
      reason: "the claims decide who the caller is",
    },
    {
      source: "shared/domain/page.ts",
      test: "tests/database/records_test.ts",
      reason: "its one value lists the kinds that the database stages",
    },
    {
      source: "shared/domain/database.types.ts",
      test: "tests/apps/cli/typed_database_test.ts",
      reason: "written by the CLI; the test compares it with the database",
    },
    {
      source: "supabase/functions/aws-data-sync/estimate_sync.ts",
      test: "tests/supabase/functions/aws-data-sync/index_test.ts",
      reason: "an estimate is an answer of the door",
    },
    {
      source: "supabase/functions/aws-data-sync/integration.ts",
      test: "tests/supabase/functions/aws-data-sync/index_test.ts",
      reason: "found or not, as the door answers",
    },
    {
      source: "supabase/functions/connector-sync/aws_access.ts",
      test: "tests/supabase/functions/connector-sync/test_integration_test.ts",
      reason: "AWS as the test of an integration asks it",
    },
    {
      source: "supabase/functions/connector-sync/chosen_integrations.ts",
      test: "tests/supabase/functions/connector-sync/start_runs_test.ts",
      reason: "chosen are those that start",
    },
    {
      source: "supabase/functions/connector-sync/job_requests.ts",
      test: "tests/supabase/functions/connector-sync/jobs_test.ts",
      reason: "what a query chooses is what is listed",
    },
    {
      source: "supabase/functions/connector-sync/region.ts",
      test:
        "tests/supabase/functions/connector-sync/integration_requests_test.ts",
      reason: "a region is a member of the requests",
    },
    {
      source: "supabase/functions/connector-sync/work_afterwards.ts",
      test: "tests/supabase/functions/connector-sync/start_runs_test.ts",
      reason: "the work that goes on after a start",
    },
    {
      source: "supabase/functions/connector-sync/integration_row.ts",
      test: "tests/supabase/functions/connector-sync/read_integrations_test.ts",
      reason: "a row is told by the answers that show it",
    },
    {
      source: "supabase/functions/connector-sync/schedule_request.ts",
      test: "tests/supabase/functions/connector-sync/schedules_test.ts",
      reason: "what is refused is told by the route that takes it",
    },
    {
      source: "supabase/functions/connector-sync/schedule_row.ts",
      test: "tests/supabase/functions/connector-sync/schedules_test.ts",
      reason: "a row is told by the answers that show it",
    },
    {
      source: "supabase/functions/connector-sync/setup.ts",
      test:
        "tests/supabase/functions/connector-sync/create_integration_test.ts",
      reason: "what is to be set up comes with what was created",
    },
  ],
};
