import { faultFrom } from "../../../shared/platform/fault.ts";
import { type Project, readProject } from "../../../shared/platform/project.ts";
import {
  type Environment,
  readSettings,
  type Settings,
} from "../../../shared/platform/settings.ts";
import { bad, type Finding, good } from "./check.ts";

/** The environment as the functions would read it; null where it cannot be read. */
export interface Read {
  readonly findings: readonly Finding[];
  readonly settings: Settings | null;
  readonly project: Project | null;
}

/** Reads settings and project as the functions do, and names every variable that is wrong. */
export function checkSettings(environment: Environment): Read {
  const [settings, settingFindings] = attempt(
    "Settings",
    () => readSettings(environment),
    "make the required ones with `deno task secrets`, set them with `supabase secrets set --env-file <file>`",
  );
  const [project, projectFindings] = attempt(
    "Project",
    () => readProject(environment),
    "take URL and keys from the project's API settings (Project Settings, API Keys)",
  );
  return {
    settings,
    project,
    findings: [...settingFindings, ...projectFindings],
  };
}

function attempt<T>(
  subject: string,
  read: () => T,
  advice: string,
): [T | null, Finding[]] {
  try {
    return [read(), [good(subject, "complete and well-formed")]];
  } catch (error) {
    const { errors, message } = faultFrom(error);
    const wrong = errors.map(({ pointer, expected, found }) =>
      bad(pointer.slice(1), `must be ${expected}, found ${found}`, advice)
    );
    return [null, wrong.length > 0 ? wrong : [bad(subject, message, advice)]];
  }
}
