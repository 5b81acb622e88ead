/**
 * One-tenant use: an operator's own settings in place of integrations that members make.
 *
 * @module
 */
export { readOneTenant } from "./read_settings.ts";
export { useOneTenant } from "./use.ts";
