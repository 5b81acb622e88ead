/**
 * encrypted-data: a store that cannot read what it keeps.
 *
 *     POST   /data                           keep ciphertext under a new keyId
 *     GET    /data?since=&limit=             what changed since a cursor
 *     GET    /data/:keyId                    ciphertext and what opening it takes, but the key
 *     PUT    /data/:keyId                    the next version; with If-None-Match: * the first
 *     DELETE /data/:keyId                    leaves a tombstone without ciphertext
 *     POST   /data/:keyId/undelete           within 30 days
 *     POST   /data/:keyId/restore            a new version with old content
 *     GET    /data/:keyId/versions           newest first, without content
 *     GET    /data/:keyId/versions/:version  one of them
 *     POST   /batch                          up to 100 operations, all or none
 *     POST   /rotate                         a new key: every dataset anew, all or none
 *     POST   /rotation                       begins a rotation that is staged over many requests
 *     GET    /rotation                       where it stands
 *     POST   /rotation/:id/datasets          stages datasets under the new key
 *     POST   /rotation/:id/commit            the new key: every dataset as staged, all or none
 *     DELETE /rotation/:id                   gives it up
 *     POST   /restore                        every dataset where it stood at a moment
 *     GET    /configuration                  limits, key generation, policy, quota
 *     PATCH  /configuration                  the policy
 */
import { ByteSemaphore } from "../../../shared/platform/byte_semaphore.ts";
import { type Door, door } from "../../../shared/platform/door.ts";
import { endpoint } from "../../../shared/platform/endpoint.ts";
import {
  ADMISSION_WAIT,
  BODIES_AT_ONCE,
  BODY_LIMIT,
} from "../../../shared/vault/limits.ts";
import { restoreAccount, rotate } from "./account.ts";
import { runBatch } from "./batch.ts";
import { changeConfiguration, readConfiguration } from "./configuration.ts";
import { listChanges } from "./feed.ts";
import { listVersions, readDataset, readVersion } from "./read_dataset.ts";
import {
  beginRotation,
  commitRotation,
  giveUpRotation,
  readRotation,
  stageDatasets,
} from "./rotation.ts";
import {
  batchRequest,
  beginRotationRequest,
  changesQuery,
  configurationRequest,
  createRequest,
  putRequest,
  restoreAccountRequest,
  restoreRequest,
  rotateRequest,
  stageRequest,
  versionsQuery,
} from "./requests.ts";
import {
  createDataset,
  deleteDataset,
  putDataset,
  restoreDataset,
  undeleteDataset,
} from "./write_dataset.ts";

/** Everybody is a user whom SQL counts, and no sentence about ciphertext gets into the log. */
const ours = {
  who: "user",
  isConfidential: true,
  isCountedInSql: true,
} as const;

/** What a body without a dataset's ciphertext may have, in bytes. */
const SMALL_LIMIT = 16_384;

const admission = new ByteSemaphore({
  capacity: BODIES_AT_ONCE,
  waitMilliseconds: ADMISSION_WAIT,
});

/** What a body with ciphertext may have, admitted before it is read. */
const large = { limit: BODY_LIMIT, admission, rawMember: "payload" } as const;

/** A body with a key check at most. */
const small = { limit: SMALL_LIMIT, rawMember: "payload" } as const;

/** What can be called. Exported for tests, which open them in other surroundings. */
export const doors: readonly Door[] = [
  door({
    ...ours,
    method: "POST",
    path: "/data",
    body: { ...large, schema: createRequest },
    handle: (_user, { body }, context) => createDataset(body, context),
  }),
  door({
    ...ours,
    method: "GET",
    path: "/data",
    query: changesQuery,
    handle: (_user, { query }, context) => listChanges(query, context),
  }),
  door({
    ...ours,
    method: "GET",
    path: "/data/:keyId",
    handle: (_user, { parameters }, context) =>
      readDataset(parameters, context),
  }),
  door({
    ...ours,
    method: "PUT",
    path: "/data/:keyId",
    body: { ...large, schema: putRequest },
    handle: (_user, { parameters, body }, context) =>
      putDataset(parameters, body, context),
  }),
  door({
    ...ours,
    method: "DELETE",
    path: "/data/:keyId",
    handle: (_user, { parameters }, context) =>
      deleteDataset(parameters, context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/data/:keyId/undelete",
    handle: (_user, { parameters }, context) =>
      undeleteDataset(parameters, context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/data/:keyId/restore",
    body: { ...small, schema: restoreRequest },
    handle: (_user, { parameters, body }, context) =>
      restoreDataset(parameters, body, context),
  }),
  door({
    ...ours,
    method: "GET",
    path: "/data/:keyId/versions",
    query: versionsQuery,
    handle: (_user, { parameters, query }, context) =>
      listVersions(parameters, query, context),
  }),
  door({
    ...ours,
    method: "GET",
    path: "/data/:keyId/versions/:version(text)",
    handle: (_user, { parameters }, context) =>
      readVersion(parameters, context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/batch",
    body: { ...large, schema: batchRequest },
    handle: (_user, { body }, context) => runBatch(body, context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/rotate",
    body: { ...large, schema: rotateRequest },
    handle: (_user, { body }, context) => rotate(body, context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/rotation",
    body: { ...small, schema: beginRotationRequest },
    handle: (_user, { body }, context) => beginRotation(body, context),
  }),
  door({
    ...ours,
    method: "GET",
    path: "/rotation",
    handle: (_user, _input, context) => readRotation(context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/rotation/:rotationId/datasets",
    body: { ...large, schema: stageRequest },
    handle: (_user, { parameters, body }, context) =>
      stageDatasets(parameters, body, context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/rotation/:rotationId/commit",
    handle: (_user, { parameters }, context) =>
      commitRotation(parameters, context),
  }),
  door({
    ...ours,
    method: "DELETE",
    path: "/rotation/:rotationId",
    handle: (_user, { parameters }, context) =>
      giveUpRotation(parameters, context),
  }),
  door({
    ...ours,
    method: "POST",
    path: "/restore",
    body: { ...small, schema: restoreAccountRequest },
    handle: (_user, { body }, context) => restoreAccount(body, context),
  }),
  door({
    ...ours,
    method: "GET",
    path: "/configuration",
    handle: (_user, _input, context) => readConfiguration(context),
  }),
  door({
    ...ours,
    method: "PATCH",
    path: "/configuration",
    body: { ...small, schema: configurationRequest },
    handle: (_user, { body }, context) => changeConfiguration(body, context),
  }),
];

/** The function, as the edge runtime serves it. */
export default { fetch: endpoint("encrypted-data", doors) };
