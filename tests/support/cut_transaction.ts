import { match, rejects } from "node:assert/strict";
import type { Sql } from "postgres";

/**
 * What a user's transaction leaves whose connection is killed after `statement`, before its commit: nobody is told how it ended. All of it is one message: the driver has nothing left to write on a connection that is gone.
 */
export async function cutTransaction(
  sql: Sql,
  userId: string,
  statement: string,
): Promise<void> {
  const claims = JSON.stringify({ sub: userId, role: "authenticated" });
  const cut = sql.unsafe(`
    begin;
    select set_config('request.jwt.claims', '${claims}', true), set_config('role', 'authenticated', true);
    ${statement};
    reset role;
    select pg_terminate_backend(pg_backend_pid());
    commit`).simple();
  await rejects(cut, ({ code }: { code: string }) => {
    match(code, /^(57P01|CONNECTION_CLOSED)$/);
    return true;
  });
}
