/**
 * What the routes of files take.
 *
 * @module
 */
import * as v from "valibot";
import { keyPart } from "./forwarder_requests.ts";

/** Objects that one request may name. */
const MOST_FILES = 1_000;

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const key = v.pipe(keyPart, v.minLength(1));

/** One version of an object, as its key alone or with what tells versions apart. */
const file = v.union([
  key,
  v.strictObject({
    key,
    /** The version to read; the newest when absent. */
    versionId: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,1024}$/))),
  }),
], "a key, or an object with key and versionId");

/** POST /forwarders/:id/files: objects by name, or whatever lies under a prefix. */
export const filesRequest = v.union([
  v.strictObject({
    files: v.pipe(v.array(file), v.minLength(1), v.maxLength(MOST_FILES)),
  }),
  v.strictObject({ prefix: keyPart }),
], "an object with either files or prefix");

/** States of a file. */
const STATES = ["queued", "running", "done", "failed", "superseded"] as const;

/** GET /forwarders/:id/files. */
export const filesQuery = v.strictObject({
  state: v.optional(v.picklist(STATES, `one of ${STATES.join(", ")}`)),
  /** The `next` of the page before. */
  before: v.optional(uuid),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([1-9]\d?|[1-4]\d\d|500)$/, "a whole number from 1 to 500"),
      v.transform(Number),
    ),
    "100",
  ),
});

/** A request for files. */
export type FilesRequest = v.InferOutput<typeof filesRequest>;
/** The query of a list of files. */
export type FilesQuery = v.InferOutput<typeof filesQuery>;
