import type { Clock } from "../../../shared/platform/clock.ts";
import { Account, type AccountOptions } from "./account.ts";
import { chance } from "./billing/chance.ts";
import { hex, hmac } from "./digest.ts";
import type { Bucket } from "./s3/bucket.ts";
import { TemporaryFolder } from "./s3/temporary_folder.ts";
import type {
  AccessKey,
  Permissions,
  Principal,
  Role,
  Session,
  User,
} from "./principal.ts";

/** An access key as it is handed out, once. */
export interface KeyPair {
  /** The key id, `AKIA...` or `ASIA...`. */
  readonly accessKeyId: string;
  /** The secret signatures are made with. */
  readonly secretAccessKey: string;
}

/** What the billing read policy of the product's template allows. */
export const READ_PERMISSIONS: readonly string[] = [
  "ce:GetCostAndUsage",
  "ce:GetDimensionValues",
  "organizations:ListAccounts",
  "organizations:DescribeOrganization",
  "invoicing:ListInvoiceSummaries",
  "invoicing:GetInvoicePDF",
  "aws-marketplace:SearchAgreements",
  "aws-marketplace:DescribeAgreement",
  "aws-marketplace:GetAgreementTerms",
  "aws-marketplace:ListAgreementCharges",
  "aws-marketplace:GetProduct",
  "aws-marketplace:GetOffer",
  "sustainability:GetEstimatedCarbonEmissions",
];

/** What the template's policy for a linked account allows. */
export const MEMBER_PERMISSIONS: readonly string[] = READ_PERMISSIONS
  .filter((action) => action.startsWith("aws-marketplace:"));

/** All accounts, and every key that can sign. Ids and long-lived keys follow from the seed and the order of making, sessions are random. */
export class World {
  /** Every payer account by id, the broker's among them. */
  readonly accounts: Map<string, Account> = new Map();
  /** Every bucket by name: the names are unique over all accounts. */
  readonly buckets: Map<string, Bucket> = new Map();
  /** Where large objects lie. */
  readonly files: TemporaryFolder = new TemporaryFolder();
  readonly #payers = new Map<string, Account>();
  /** The time the world lives in. */
  readonly clock: Clock;
  /** What ids, keys and bills follow from. */
  readonly seed: number;
  readonly #keys = new Map<string, AccessKey>();
  #made = 0;

  /** An empty world. */
  constructor(options: { seed: number; clock: Clock }) {
    this.seed = options.seed;
    this.clock = options.clock;
  }

  /** Makes a payer account. */
  addAccount(
    options: Omit<AccountOptions, "id" | "clock" | "seed"> & {
      seed?: number | undefined;
    },
  ): Account {
    const number = ++this.#made;
    const id = String(
      200_000_000_000 + chance(this.seed, "payer", number) * 97 +
        number * 1_000,
    ).slice(0, 9) +
      String(number % 1000).padStart(3, "0");
    const account = new Account({
      ...options,
      id,
      seed: options.seed ?? this.seed,
      clock: this.clock,
    });
    this.accounts.set(id, account);
    for (const linked of account.names.keys()) {
      this.#payers.set(linked, account);
    }
    return account;
  }

  /** Makes an IAM user, and its access key. */
  async addUser(
    account: Account,
    name: string,
    allow: readonly string[],
  ): Promise<KeyPair & { user: User }> {
    const user: User = {
      kind: "user",
      accountId: account.id,
      name,
      arn: `arn:aws:iam::${account.id}:user/${name}`,
      id: await this.#name("AIDA", `user ${account.id} ${name}`),
      permissions: { allow, deny: [] },
    };
    account.users.set(name, user);
    return { user, ...await this.addKey(user) };
  }

  /** Makes a further access key of a user; the older ones stay good until they are deleted. */
  async addKey(user: User): Promise<KeyPair> {
    const earlier = [...this.#keys.values()]
      .filter(({ principal }) => principal === user).length;
    const serial = `${user.arn} key ${earlier}`;
    const pair = {
      accessKeyId: await this.#name("AKIA", serial),
      secretAccessKey: btoa(
        (await this.#derive(`secret ${serial}`)).slice(0, 30),
      ),
    };
    this.#keys.set(pair.accessKeyId, {
      ...pair,
      principal: user,
      isActive: true,
    });
    return pair;
  }

  /** Makes a role, in the payer account or in one linked to it. */
  async addRole(
    payer: Account,
    role:
      & Pick<
        Role,
        | "accountId"
        | "name"
        | "trustedPrincipalArn"
        | "externalId"
        | "maxSessionSeconds"
        | "refusalsLeft"
      >
      & {
        permissions: Permissions;
      },
  ): Promise<Role> {
    const made: Role = {
      ...role,
      arn: `arn:aws:iam::${role.accountId}:role/${role.name}`,
      id: await this.#name("AROA", `role ${role.accountId} ${role.name}`),
    };
    payer.roles.set(made.arn, made);
    return made;
  }

  /** Opens a session of a role. */
  addSession(
    role: Role,
    name: string,
    seconds: number,
  ): KeyPair & { session: Session } {
    const session: Session = {
      kind: "session",
      accountId: role.accountId,
      role,
      arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${name}`,
      id: `${role.id}:${name}`,
      token: btoa(randomText(180)),
      expiresAt: new Date(this.clock.now().getTime() + seconds * 1000),
    };
    const pair = {
      accessKeyId: `ASIA${
        toKeyLetters(crypto.getRandomValues(new Uint8Array(16)))
      }`,
      secretAccessKey: btoa(randomText(30)),
    };
    this.#keys.set(pair.accessKeyId, {
      ...pair,
      principal: session,
      isActive: true,
    });
    return { session, ...pair };
  }

  /** Finds an access key by its id, active or not. */
  findKey(accessKeyId: string): AccessKey | null {
    return this.#keys.get(accessKeyId) ?? null;
  }

  /** Finds a role by its ARN. */
  findRole(arn: string): Role | null {
    const id = /^arn:aws:iam::(\d{12}):role\/.+$/.exec(arn)?.[1] ?? "";
    return this.findPayer(id)?.roles.get(arn) ?? null;
  }

  /** The payer of an account, which may be that account itself. */
  findPayer(accountId: string): Account | null {
    return this.#payers.get(accountId) ?? null;
  }

  /** The payer of the account a principal belongs to: what is kept of linked accounts is kept there. */
  accountOf(principal: Principal): Account {
    const account = this.findPayer(principal.accountId);
    if (account === null) {
      throw new Error(`No account ${principal.accountId} in this world`);
    }
    return account;
  }

  async #name(prefix: string, what: string): Promise<string> {
    return prefix + toKeyLetters(await hmac(`${this.seed}`, what)).slice(0, 16);
  }

  async #derive(what: string): Promise<string> {
    return hex(await hmac(`${this.seed}`, what));
  }
}

/** AWS's key ids use upper-case letters and the digits 2 to 7. */
function toKeyLetters(bytes: Uint8Array): string {
  return [...bytes].map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte & 31])
    .join("");
}

function randomText(length: number): string {
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) =>
    String.fromCharCode(byte)
  ).join("");
}
