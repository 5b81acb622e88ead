/**
 * The file of `--config`: YAML whose keys are those of the seed's configuration.
 *
 * @module
 */
import { LineCounter, parseDocument } from "yaml";
import type { FileSettings } from "../../../shared/jobs/one_tenant/read_settings.ts";
import { OptionRefusal } from "./options.ts";

/** More than any configuration has. */
const MOST_BYTES = 1_000_000;

/** Its scalars by dotted path. @throws {OptionRefusal} Names `--config` and, where it can, the line. */
export async function readConfigFile(path: string): Promise<FileSettings> {
  return parseConfig(await readText(path));
}

/**
 * The scalars of a YAML text by dotted path, each as it is written: an account id keeps its leading zeros, and `yes` stays a
 * text for whoever reads it. What the parser quotes of the text is not told, as it may be a secret.
 *
 * @throws {OptionRefusal}
 */
export function parseConfig(text: string): FileSettings {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    prettyErrors: false,
    lineCounter,
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lineCounter.linePos(error.pos[0]);
    throw refusal("YAML", `${error.code} in line ${line}`);
  }
  const settings = new Map<string, string>();
  collect(toValue(document), [], settings);
  return settings;
}

function toValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw refusal("YAML with few aliases", "too many, or an unknown one");
  }
}

function collect(
  value: unknown,
  path: readonly string[],
  settings: Map<string, string>,
): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, member] of Object.entries(value)) {
      collect(member, [...path, key], settings);
    }
    return;
  }
  const name = path.join(".");
  if (path.length === 0) {
    if (value === null || value === "") return;
    throw refusal("a mapping", "something else");
  }
  if (Array.isArray(value)) {
    if (!/^ingestion\.(?:aws|azure|gcp)\b/.test(name)) return;
    throw refusal(`a file whose ${name} is a text`, "a list");
  }
  settings.set(name, value === null ? "" : String(value));
}

async function readText(path: string): Promise<string> {
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile) throw refusal("a file", "something else");
    if (size > MOST_BYTES) {
      throw refusal(`at most ${MOST_BYTES} bytes`, `${size} bytes`);
    }
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof OptionRefusal) throw error;
    const name = error instanceof Error ? error.name : "nothing";
    throw refusal("a file that can be read", name);
  }
}

function refusal(expected: string, found: string): OptionRefusal {
  return new OptionRefusal("--config", expected, found);
}
