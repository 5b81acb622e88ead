/** What the CLI uploaded for one function. */
export interface Upload {
  /** Paths relative to the folder that holds `supabase/`, with their bytes. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** Entry point, import map, whether the gateway verifies tokens. */
  readonly metadata: {
    readonly name: string;
    readonly entrypoint_path: string;
    readonly import_map_path?: string;
    readonly verify_jwt?: boolean;
  };
}

/** The part of the Management API that `supabase functions deploy --use-api` calls, on loopback. */
export interface DeployApi extends AsyncDisposable {
  /** Its origin. */
  readonly url: string;
  /** What was uploaded, by function. */
  readonly uploads: ReadonlyMap<string, Upload>;
  /** Requests that it has no answer for. */
  readonly strange: readonly string[];
}

/** Starts it. It bundles nothing: what was uploaded is all it knows. */
export function startDeployApi(): DeployApi {
  const uploads = new Map<string, Upload>();
  const strange: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const route = `${request.method} ${
        pathname.replace(/^\/v1\/projects\/[a-z]{20}/, "")
      }`;
      switch (route) {
        case "GET ":
          return Response.json({
            id: pathname.split("/").at(-1),
            name: "loopback",
            status: "ACTIVE_HEALTHY",
          });
        case "GET /functions":
          return Response.json([]);
        case "POST /functions/deploy": {
          const slug = searchParams.get("slug") ?? "";
          uploads.set(slug, await readUpload(await request.formData()));
          return Response.json(
            { id: slug, slug, name: slug, status: "ACTIVE", version: 1 },
            { status: 201 },
          );
        }
        case "PUT /functions":
          return Response.json({ functions: await request.json() });
        default:
          strange.push(route);
          return Response.json({ message: "not found" }, { status: 404 });
      }
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    uploads,
    strange,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function readUpload(form: FormData): Promise<Upload> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const part of form.getAll("file")) {
    if (part instanceof File) {
      files.set(part.name, new Uint8Array(await part.arrayBuffer()));
    }
  }
  const metadata = form.get("metadata");
  const text = metadata instanceof File ? await metadata.text() : metadata;
  return { files, metadata: JSON.parse(text ?? "{}") };
}
