import { sealer } from "../../../shared/platform/sealing.ts";
import type { Secret } from "../../../shared/platform/secret.ts";
import type { Settings } from "../../../shared/platform/settings.ts";

/** Whose secrets are sealed. */
export interface SecretOwner {
  readonly organizationId: string;
  readonly integrationId: string;
}

/** Secrets sealed for their place: by field, and bound to the field and its owner. */
export async function sealSecrets(
  secrets: Readonly<Record<string, Secret>>,
  owner: SecretOwner,
  { SEALING_KEYS }: Pick<Settings, "SEALING_KEYS">,
): Promise<Record<string, string>> {
  const ring = sealer(SEALING_KEYS);
  const sealed: Record<string, string> = {};
  for (const [field, secret] of Object.entries(secrets)) {
    sealed[field] = await ring.seal(secret, { ...owner, field });
  }
  return sealed;
}
