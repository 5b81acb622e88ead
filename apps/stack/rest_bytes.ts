/**
 * Bytes as arguments of SQL functions, as PostgREST takes them and the stand-in does not.
 *
 * PostgREST: a request of Content-Type application/octet-stream calls a function with a single unnamed parameter of type bytea with
 * its body. Source: PostgREST reference, "Functions as RPC". Bytes as results (a function that returns a domain called
 * "application/octet-stream") the stand-in knows by itself.
 *
 * @module
 */
const OCTETS = "application/octet-stream";
const BYTEA = 17;

/** How the driver is to send and read bytes: text that is a bytea already passes untouched. */
export const BYTEA_TYPE = {
  to: BYTEA,
  from: [BYTEA],
  serialize: (value: unknown): string =>
    typeof value === "string" ? value : toBytea(value as Uint8Array),
  parse: (text: string): Uint8Array => Uint8Array.fromHex(text.slice(2)),
};

interface FunctionFacts {
  readonly schema: string;
  readonly name: string;
  readonly arg_types: readonly string[];
  readonly arg_names: readonly string[];
}

/** Answers a request. */
type Answerer = (request: Request) => Promise<Response>;

/**
 * Answers a request through the stand-in: the bytes of one become the only positional argument of a JSON array, and its result is
 * taken out of the row the stand-in gives for such a call. Any other request, and one for a function without such a parameter,
 * passes as it is.
 *
 * It asks a method that is not public: a version of the stand-in without it must be looked at before it is used.
 *
 * @throws {Error} When the method is gone.
 */
export async function withBytesAsArgument(
  request: Request,
  connection: object,
  answer: Answerer,
): Promise<Response> {
  const name = /^\/rest\/v1\/rpc\/([a-z0-9_]+)$/.exec(
    new URL(request.url).pathname,
  )?.[1];
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  if (name === undefined || request.method !== "POST" || type !== OCTETS) {
    return await answer(request);
  }
  if (!await takesBytes(connection, name)) return await answer(request);
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  const bytes = new Uint8Array(await request.arrayBuffer());
  // A bytea in hexadecimal begins with a backslash, which JSON escapes.
  const body = `["\\${toBytea(bytes)}"]`;
  const response = await answer(new TextRequest(request, headers, body));
  if (!response.ok) return response;
  const [row]: Record<string, unknown>[] = await response.json();
  return Response.json(row?.[name] ?? null, { status: response.status });
}

function toBytea(bytes: Uint8Array): string {
  return `\\x${bytes.toHex()}`;
}

/** A request whose body is a text already: megabytes are not encoded to be decoded again. */
class TextRequest extends Request {
  readonly #text: string;

  constructor(request: Request, headers: Headers, text: string) {
    super(request.url, { method: request.method, headers });
    this.#text = text;
  }

  override text(): Promise<string> {
    return Promise.resolve(this.#text);
  }
}

async function takesBytes(connection: object, name: string): Promise<boolean> {
  const introspect: unknown = Reflect.get(connection, "introspect");
  if (typeof introspect !== "function") {
    throw new Error(
      "@supabase/lite no longer has introspect: check whether it takes bytes by itself",
    );
  }
  const { functions }: { functions: readonly FunctionFacts[] } =
    await introspect.call(connection, { useCache: true });
  return functions.some((each) =>
    each.schema === "public" && each.name === name &&
    each.arg_types.length === 1 && each.arg_types[0] === "bytea" &&
    each.arg_names.every((name) => name === "")
  );
}
