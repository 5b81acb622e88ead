/**
 * The way to Azure.
 *
 * @module
 */
import { jsonSender, type SendJson } from "../json_sender.ts";
import { azureFault } from "./faults.ts";

/** Sends a request to Azure. */
export const send: SendJson = jsonSender({ name: "Azure", fault: azureFault });
