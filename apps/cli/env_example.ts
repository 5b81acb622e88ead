/**
 * `deno task env`: writes .env.example from the table of settings, which is their one source.
 *
 * @module
 */
import { join } from "node:path";
import { type Setting, SETTINGS } from "../../shared/platform/settings.ts";
import { REPOSITORY } from "../stack/repository.ts";
import { say } from "../stack/terminal.ts";

const PATH = join(REPOSITORY, ".env.example");

const HEAD =
  `# Every setting of Cloud Sync Engine. Copy to supabase/functions/.env for \`supabase functions serve\`, or set with
# \`supabase secrets set --env-file\`. \`deno task secrets\` makes the two that are required.
`;

/** The text of .env.example: what is required stands open, everything else is commented out with its default. */
export function envExample(): string {
  const entries = Object.entries<Setting<unknown>>(SETTINGS);
  return HEAD + entries.map(([name, setting]) => {
    const kind = setting.default.kind;
    const line = kind === "required"
      ? `${name}=`
      : `# ${name}=${kind === "text" ? setting.default.text : ""}`;
    const note = kind === "required" ? " (required)" : "";
    return `\n# ${setting.what}${note}\n${line}\n`;
  }).join("");
}

if (import.meta.main) {
  await Deno.writeTextFile(PATH, envExample());
  await say("Wrote .env.example");
}
