import type { Answer, Context } from "../../../shared/platform/door.ts";
import type { DeleteQuery } from "./integration_requests.ts";

/**
 * Destroys an integration's secrets and cancels its open jobs at once; what was synced is kept unless asked for. The
 * answer counts both.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED
 */
export async function deleteIntegration(
  id: string,
  { deleteData }: DeleteQuery,
  { database, requestId }: Context,
): Promise<Answer> {
  const deleted = await database.call<Record<string, unknown>>(
    "delete_integration",
    { integration_id: id, deletes_data: deleteData, request_id: requestId },
  );
  return { body: { success: true, ...deleted } };
}
