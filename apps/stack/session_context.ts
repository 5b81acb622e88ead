/**
 * Who asks and what, told to the database in one statement each, as PostgREST does. The stand-in makes six and five round trips
 * of it, so that a call of a function would cost several times what it costs there, beside a table.
 *
 * Source: PostgREST reference, "Transactions": the settings of a transaction.
 *
 * @module
 */

interface Transaction {
  executeQuery(query: unknown): Promise<unknown>;
}

interface SessionFacts {
  readonly auth?: {
    readonly role?: string;
    readonly uid?: unknown;
    readonly jwt?: unknown;
  };
  readonly storage?: { readonly operation?: unknown };
}

interface CallFacts {
  readonly method: string;
  readonly path: string;
  readonly requestHeaders?: unknown;
}

/**
 * Makes a connection of the stand-in set everything at once.
 *
 * It replaces methods that are not public: a version of the stand-in without them must be looked at before it is used.
 *
 * @throws {Error} When one is gone.
 */
export function setAtOnce(connection: object): void {
  for (const name of ["applyJwtSessionContext", "applyRpcRequestGucs"]) {
    if (typeof Reflect.get(connection, name) === "function") continue;
    throw new Error(
      `@supabase/lite no longer has ${name}: check how it tells the database who asks`,
    );
  }
  Reflect.set(
    connection,
    "applyJwtSessionContext",
    (transaction: Transaction, { auth, storage }: SessionFacts) => {
      const role = auth?.role ?? "anon";
      const isClaimed = typeof auth?.jwt === "object" && auth.jwt !== null;
      return set(transaction, [
        ["role", role],
        ["request.jwt.claim.sub", String(auth?.uid ?? "")],
        ["request.jwt.claim.role", role],
        ["storage.operation", String(storage?.operation ?? "")],
        ...(isClaimed
          ? [["request.jwt.claims", JSON.stringify(auth.jwt)] as const]
          : []),
      ]);
    },
  );
  Reflect.set(
    connection,
    "applyRpcRequestGucs",
    (transaction: Transaction, { method, path, requestHeaders }: CallFacts) =>
      set(transaction, [
        ["response.status", ""],
        ["response.headers", ""],
        ["request.method", method],
        ["request.path", path],
        ["request.headers", JSON.stringify(requestHeaders ?? {})],
      ]),
  );
}

async function set(
  transaction: Transaction,
  settings: readonly (readonly [string, string])[],
): Promise<void> {
  const calls = settings.map((_, place) =>
    `set_config($${2 * place + 1}, $${2 * place + 2}, true)`
  );
  const sql = `select ${calls.join(", ")}`;
  await transaction.executeQuery({
    sql,
    parameters: settings.flat(),
    query: { kind: "RawNode", sqlFragments: [sql], parameters: [] },
    queryId: { queryId: "set" },
  });
}
