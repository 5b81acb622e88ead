/**
 * connector-sync: syncs and what became of them, integrations, their schedules, the worker, and the engine's health.
 *
 *     POST   /sync/:provider           syncs what is connected of it: 202 with a job_id, the work goes on
 *     POST   /run                      syncs every enabled integration of the caller's organizations
 *     GET    /status                   per provider: running, connected, error, disabled; how fresh its data is
 *     GET    /emissions                kilograms of CO2 equivalent by month and group, by one accounting method
 *     GET    /jobs                     runs, the newest first
 *     GET    /jobs/:jobId              one of them with its jobs, by its job_id or syncLogId
 *     POST   /jobs/:jobId/cancel       ends what of it is open
 *     POST   /jobs/:jobId/retry        reads again what of it did not succeed
 *     POST   /integrations             connect an account: pending, with what the customer has to set up
 *     GET    /integrations             those of the caller's organizations
 *     GET    /integrations/:id         one of them
 *     PATCH  /integrations/:id         name, roles, region, request cap, disabled
 *     DELETE /integrations/:id         ?deleteData=true also deletes what was synced through it
 *     POST   /integrations/:id/test    proves the credentials; makes it active
 *     POST   /integrations/:id/rotate  new keys, or a new external id
 *     GET    /integrations/:id/schedules           what is synced without anybody asking, with the next runs
 *     GET    /integrations/:id/schedules/:dataset  one of them
 *     PUT    /integrations/:id/schedules/:dataset  creates or replaces it
 *     DELETE /integrations/:id/schedules/:dataset  ends it
 *     POST   /worker                   wakes the worker
 *     GET    /health                   200, or 503 when nobody wakes the worker
 */
import { type Door, door } from "../../../shared/platform/door.ts";
import { endpoint } from "../../../shared/platform/endpoint.ts";
import { changeIntegration } from "./change_integration.ts";
import { createIntegration } from "./create_integration.ts";
import { deleteIntegration } from "./delete_integration.ts";
import { emissionsQuery } from "./emissions_query.ts";
import { readEmissions } from "./read_emissions.ts";
import { readHealth } from "./health.ts";
import { cancelJob, listJobs, readJob, retryJob } from "./jobs.ts";
import { jobsQuery, statusQuery } from "./job_requests.ts";
import { readStatus } from "./read_status.ts";
import { runRequest, startRequest } from "./start_request.ts";
import { syncEverything, syncProvider } from "./start_runs.ts";
import {
  changeRequest,
  createRequest,
  deleteQuery,
  listQuery,
  rotateRequest,
} from "./integration_requests.ts";
import { listIntegrations, readIntegration } from "./read_integrations.ts";
import { rotateIntegration } from "./rotate_integration.ts";
import { putScheduleRequest } from "./schedule_request.ts";
import {
  deleteSchedule,
  listSchedules,
  putSchedule,
  readSchedule,
} from "./schedules.ts";
import { testIntegration } from "./test_integration.ts";
import { wake } from "./worker.ts";

/** What a body with settings and keys may have, in bytes. */
const LIMIT = 16_384;

/** What a request to sync may have, in bytes. */
const SYNC_LIMIT = 4_096;

/** What a schedule may have, in bytes. */
const SCHEDULE_LIMIT = 4_096;

/** What can be called. Exported for tests, which open them in other surroundings. */
export const doors: readonly Door[] = [
  door({
    method: "POST",
    path: "/sync/:provider(text)",
    who: "user",
    body: { schema: startRequest, limit: SYNC_LIMIT, mayBeEmpty: true },
    handle: (_user, { parameters, body }, context) =>
      syncProvider(parameters.provider, body, context),
  }),
  door({
    method: "POST",
    path: "/run",
    who: "user",
    body: { schema: runRequest, limit: SYNC_LIMIT, mayBeEmpty: true },
    handle: (_user, { body }, context) => syncEverything(body, context),
  }),
  door({
    method: "GET",
    path: "/status",
    who: "user",
    query: statusQuery,
    handle: (_user, { query }, context) => readStatus(query, context),
  }),
  door({
    method: "GET",
    path: "/emissions",
    who: "user",
    query: emissionsQuery,
    handle: (_user, { query }, context) => readEmissions(query, context),
  }),
  door({
    method: "GET",
    path: "/jobs",
    who: "user",
    query: jobsQuery,
    handle: (_user, { query }, context) => listJobs(query, context),
  }),
  door({
    method: "GET",
    path: "/jobs/:jobId(text)",
    who: "user",
    handle: (_user, { parameters }, context) =>
      readJob(parameters.jobId, context),
  }),
  door({
    method: "POST",
    path: "/jobs/:jobId(text)/cancel",
    who: "user",
    handle: (_user, { parameters }, context) =>
      cancelJob(parameters.jobId, context),
  }),
  door({
    method: "POST",
    path: "/jobs/:jobId(text)/retry",
    who: "user",
    handle: (_user, { parameters }, context) =>
      retryJob(parameters.jobId, context),
  }),
  door({
    method: "POST",
    path: "/integrations",
    who: "user",
    body: { schema: createRequest, limit: LIMIT },
    handle: (_user, { body }, context) => createIntegration(body, context),
  }),
  door({
    method: "GET",
    path: "/integrations",
    who: "user",
    query: listQuery,
    handle: (_user, { query }, context) => listIntegrations(query, context),
  }),
  door({
    method: "GET",
    path: "/integrations/:id",
    who: "user",
    handle: (_user, { parameters }, context) =>
      readIntegration(parameters.id, context),
  }),
  door({
    method: "PATCH",
    path: "/integrations/:id",
    who: "user",
    body: { schema: changeRequest, limit: LIMIT },
    handle: (_user, { parameters, body }, context) =>
      changeIntegration(parameters.id, body, context),
  }),
  door({
    method: "DELETE",
    path: "/integrations/:id",
    who: "user",
    query: deleteQuery,
    handle: (_user, { parameters, query }, context) =>
      deleteIntegration(parameters.id, query, context),
  }),
  door({
    method: "POST",
    path: "/integrations/:id/test",
    who: "user",
    handle: (_user, { parameters }, context) =>
      testIntegration(parameters.id, context),
  }),
  door({
    method: "POST",
    path: "/integrations/:id/rotate",
    who: "user",
    body: { schema: rotateRequest, limit: LIMIT },
    handle: (_user, { parameters, body }, context) =>
      rotateIntegration(parameters.id, body, context),
  }),
  door({
    method: "GET",
    path: "/integrations/:id/schedules",
    who: "user",
    handle: (_user, { parameters }, context) =>
      listSchedules(parameters.id, context),
  }),
  door({
    method: "GET",
    path: "/integrations/:id/schedules/:dataset(text)",
    who: "user",
    handle: (_user, { parameters }, context) =>
      readSchedule(parameters, context),
  }),
  door({
    method: "PUT",
    path: "/integrations/:id/schedules/:dataset(text)",
    who: "user",
    body: { schema: putScheduleRequest, limit: SCHEDULE_LIMIT },
    handle: (_user, { parameters, body }, context) =>
      putSchedule(parameters, body, context),
  }),
  door({
    method: "DELETE",
    path: "/integrations/:id/schedules/:dataset(text)",
    who: "user",
    handle: (_user, { parameters }, context) =>
      deleteSchedule(parameters, context),
  }),
  door({
    method: "POST",
    path: "/worker",
    who: "waker",
    handle: (_waker, _input, context) => wake(context),
  }),
  door({
    method: "GET",
    path: "/health",
    who: "public",
    handle: (_anyone, _input, context) => readHealth(context),
  }),
];

/** The function, as the edge runtime serves it. */
export default { fetch: endpoint("connector-sync", doors) };
