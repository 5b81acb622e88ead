/** The step of the SDK in which answers are read, as far as it is used here. */
type Step = (args: unknown) => Promise<{ response: SdkResponse }>;

interface SdkResponse {
  readonly statusCode: number;
  body: unknown;
}

/** The part of the SDK's middleware stack that is used here. The SDK exports its type from a package of its own. */
interface SdkStack {
  add(
    middleware: (next: Step) => (args: unknown) => Promise<unknown>,
    options: { name: string; step: "deserialize"; priority: "high" | "low" },
  ): void;
}

const EMPTY = new TextEncoder().encode("{}");

/**
 * Has a client give the text of an answer instead of its own reading of it: {@linkcode textOf} finds it. Errors stay as they
 * are. For clients whose handler delivers whole bodies, as ours does.
 */
export function keepText(stack: object): void {
  const texts = new WeakMap<SdkResponse, string>();
  const steps = stack as SdkStack; // see there
  steps.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (response.statusCode < 300) {
        texts.set(
          response,
          new TextDecoder().decode(response.body as Uint8Array),
        ); // our handler's body
        response.body = EMPTY;
      }
      return result;
    },
    { name: "takeText", step: "deserialize", priority: "low" },
  );
  steps.add(
    (next) => async (args) => {
      const { response } = await next(args);
      // The SDK notes its attempts in $metadata.
      return { response, output: { $metadata: {}, text: texts.get(response) } };
    },
    { name: "giveText", step: "deserialize", priority: "high" },
  );
}

/** The text of an answer of a client that keeps it. */
export function textOf(output: unknown): string {
  return (output as { text: string }).text; // put there by keepText
}
