import type { Database } from "../../../shared/platform/database.ts";
import { faultFrom } from "../../../shared/platform/fault.ts";
import { sealer, type SealingKey } from "../../../shared/platform/sealing.ts";
import { bad, type Finding, good } from "./check.ts";

interface StoredSecret {
  readonly integration_id: string;
  readonly organization_id: string;
  readonly field: string;
  readonly sealed: string;
}

/** How many are tried; the oldest seals come first. */
const SAMPLE = 200;

/** Whether the key ring opens what is stored. Opens, looks at nothing. */
export async function checkSecrets(
  engine: Database,
  ring: readonly [SealingKey, ...SealingKey[]],
): Promise<Finding> {
  const subject = "Sealed secrets";
  try {
    // No key has the empty id, so this lists secrets of every key.
    const stored = await engine.call<StoredSecret[]>("engine_stale_secrets", {
      current_key_id: "",
      batch: SAMPLE,
    });
    const shut = await countShut(stored, ring);
    if (shut === 0) {
      return good(subject, `the ring opens all ${stored.length} looked at`);
    }
    return bad(
      subject,
      `the ring opens ${stored.length - shut} of ${stored.length}`,
      "put the missing key back into SEALING_KEYS (any place but the first); if it is lost, those customers must connect anew",
    );
  } catch (error) {
    const { code, message } = faultFrom(error);
    return bad(subject, `${code}: ${message}`, "see the findings above");
  }
}

async function countShut(
  stored: readonly StoredSecret[],
  ring: readonly [SealingKey, ...SealingKey[]],
): Promise<number> {
  const { open } = sealer(ring);
  const opened = await Promise.allSettled(
    stored.map(({ sealed, integration_id, organization_id, field }) =>
      open(sealed, {
        organizationId: organization_id,
        integrationId: integration_id,
        field,
      })
    ),
  );
  return opened.filter(({ status }) => status === "rejected").length;
}
