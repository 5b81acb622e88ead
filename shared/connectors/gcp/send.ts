/**
 * The way to Google Cloud.
 *
 * @module
 */
import { jsonSender, type SendJson } from "../json_sender.ts";
import { gcpFault } from "./faults.ts";

export type { JsonObject, JsonRequest as GcpRequest } from "../json_sender.ts";

/** Sends a request to Google Cloud. */
export const send: SendJson = jsonSender({
  name: "Google Cloud",
  fault: gcpFault,
});
