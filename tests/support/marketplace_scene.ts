import type { Database } from "../../shared/platform/database.ts";
import {
  type AwsScene,
  awsScene,
  EXTERNAL_ID,
  type JobChange,
  type LoggedCall,
  type OpenOptions,
} from "./aws_scene.ts";
import { withUnknownMembers } from "./unknown_members.ts";
import type { Scene, SceneKind } from "./source_conformance.ts";
import type { StagedLoad } from "./staged_load.ts";

/** The role's name in every member account of a scene. */
export const MEMBER_ROLE = "cloud-sync-member";

/** Every agreement there is for a buyer may be read. */
export const MEMBER_PERMISSIONS = ["aws-marketplace:*"];

/** Faults for good, by the scene they make. */
const FAULTS: { readonly [kind in SceneKind]?: string } = {
  throttled: "throttle",
  denied: "deny",
  unknown_shape: "malformed",
  bad_record: "bad_record",
};

/** A job of a dataset that is read account by account. */
export function accountsJob(dataset: string, change: JobChange = {}) {
  return { dataset, period_start: null, period_end: null, ...change };
}

/** The scenes of a source's conformance, with members where there are to be many pages. */
export async function marketplaceConformance(
  dataset: string,
  kind: SceneKind,
): Promise<Scene> {
  const scene = await awsScene({
    profile: kind === "empty" ? "empty" : "small",
    ...(kind === "many_pages" ? { pageSize: 4 } : {}),
  });
  const open = (change?: JobChange, options?: OpenOptions) =>
    scene.open(accountsJob(dataset, change), options);
  const fault = FAULTS[kind];
  if (fault !== undefined) {
    const service = "aws-marketplace";
    await scene.fault({ service, kind: fault, times: 0 });
  }
  if (kind === "unknown_members") {
    const options = { fetch: withUnknownMembers() };
    return { ...scene, open: () => open({}, options) };
  }
  if (kind === "many_pages") {
    const integration = await withMembers(scene);
    return { ...scene, open: () => open({ integration }) };
  }
  if (kind !== "expired") return { ...scene, open: () => open() };
  const integration = await scene.role();
  await scene.fault({
    service: "aws-marketplace",
    kind: "expire_session",
    after: 2,
  });
  return { ...scene, open: () => open({ integration }) };
}

/** Makes the member role in linked accounts, all of them unless told; the change that makes a job use it. */
export async function withMembers(
  { aws, account, role }: AwsScene,
  members: readonly string[] = account.linkedAccounts.map(({ id }) => id)
    .filter((id) => id !== account.accountId),
  member: Record<string, unknown> = {},
) {
  for (const id of members) {
    await aws.control(`/accounts/${account.accountId}/linked/${id}/roles`, {
      roleName: MEMBER_ROLE,
      trustedPrincipalArn: aws.clouds.broker.arn,
      externalId: EXTERNAL_ID,
      permissions: MEMBER_PERMISSIONS,
      ...member,
    });
  }
  return { ...await role(), settings: { member_role_name: MEMBER_ROLE } };
}

/** Calls of one operation that reached the account, in order. */
export async function callsOf(
  { aws, account }: AwsScene,
  operation: string,
): Promise<LoggedCall[]> {
  const { requests } = await aws.control<{ requests: LoggedCall[] }>(
    `/accounts/${account.accountId}/requests`,
  );
  return requests.filter((request) => request.operation === operation);
}

/** What an earlier read has left behind, as far as a source asks. */
export interface Remembered {
  readonly agreements?: Record<string, unknown>;
  readonly products?: Record<string, unknown>;
  readonly offers?: Record<string, unknown>;
}

/** A database that remembers an earlier read. */
export function remembering(what: Remembered): Database {
  return {
    call: <T>() =>
      Promise.resolve(
        { agreements: {}, products: {}, offers: {}, ...what } as T,
      ),
  };
}

/** An agreement from the generator. Times are ISO 8601. */
export interface AgreementTruth {
  readonly agreementId: string;
  readonly accountId: string;
  readonly proposerAccountId: string;
  readonly agreementType: string;
  readonly status: string;
  readonly acceptedAt: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly autoRenew: boolean | null;
  readonly offerId: string;
  readonly offerSetId: string | null;
  readonly sellerOfRecordName: string;
  readonly pricingModel: string;
  readonly isPrivateOffer: boolean;
  readonly products: readonly {
    readonly productId: string;
    readonly productType: string;
    readonly productName: string;
    readonly manufacturerName: string;
    readonly shortDescription: string;
  }[];
  readonly agreementValue: string;
  readonly currency: string;
  readonly licenseArns: readonly string[];
  readonly terms: readonly {
    readonly kind: string;
    readonly value: Record<string, unknown>;
  }[];
  readonly charges: readonly {
    readonly chargeId: string;
    readonly revision: number;
    readonly time: string | null;
    readonly amount: string;
    readonly currency: string;
    readonly purchaseOrder: string | null;
  }[];
}

/** Every agreement of the organization as it stands now, or those of one account. */
export async function agreementTruth(
  { aws, account }: AwsScene,
  only?: string,
): Promise<AgreementTruth[]> {
  const { accounts } = await aws.control<
    { accounts: { agreements: AgreementTruth[] }[] }
  >(
    `/accounts/${account.accountId}/agreements${
      only === undefined ? "" : `?account=${only}`
    }`,
  );
  return accounts.flatMap(({ agreements }) => agreements);
}

/** Reads a dataset that is read account by account. */
export function readDataset(
  scene: AwsScene,
  dataset: string,
  change: JobChange = {},
  options: OpenOptions = {},
): Promise<StagedLoad> {
  return scene.read(accountsJob(dataset, change), options);
}
