/** What supabase-js answers to a read. */
interface Answer {
  readonly data: unknown;
  readonly error: { readonly message: string } | null;
}

/** The rows of a read through REST. @throws {Error} Naming the relation, when it is refused. */
export async function rowsOf<T>(
  relation: string,
  read: PromiseLike<Answer>,
): Promise<T[]> {
  const { data, error } = await read;
  if (error !== null) throw new Error(`${relation}: ${error.message}`);
  return data as T[]; // the caller's claim about the columns it selected
}
