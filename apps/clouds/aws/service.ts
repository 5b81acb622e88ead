import type { Account } from "./account.ts";
import type { Verifier } from "./authentication.ts";
import type { Protocol, WireRequest } from "./protocol.ts";
import type { Principal } from "./principal.ts";
import type { World } from "./world.ts";

/** One authenticated call, as an operation sees it. */
export interface Call {
  /** Everything there is. */
  readonly world: World;
  /** Who signed. */
  readonly principal: Principal;
  /** The payer of the account whose resources are asked for: the caller's own, but the role's in AssumeRole. */
  readonly account: Account;
  /** The operation's parameters as parsed. */
  readonly input: Record<string, unknown>;
  /** The bytes sent, for what takes bytes and not parameters. */
  readonly body: Uint8Array;
  /** The server's time. */
  readonly now: Date;
  /** Scheme, host and port the caller used: what a URL in an answer begins with. */
  readonly origin: string;
  /** Faults an operation has to act out itself. */
  readonly faults: { readonly badRecord: boolean };
}

/** One operation of a service. */
export interface Operation {
  /** The IAM action a caller needs, or null where AWS lets everyone or decides elsewhere. */
  readonly action: string | null;
  /** The resource named in a refusal; the account's own endpoint unless told. */
  resource?(account: Account, input: Record<string, unknown>): string;
  /** The account asked for (its payer, if it is a linked one), when it is not the caller's. Null = there is none, as for a role that does not exist. */
  subject?(input: Record<string, unknown>, world: World): Account | null;
  /** Whether a linked account may call it for itself; unless told, only the payer may, and others are refused. */
  readonly isForMembers?: boolean;
  /** Answers the call, or throws AwsError. */
  run(call: Call): Promise<Record<string, unknown>> | Record<string, unknown>;
}

/** One AWS service: how its requests are recognised, read and answered. */
export interface AwsService {
  /** The name signatures are scoped to and IAM actions begin with. */
  readonly name: string;
  /** How its requests are read and written. */
  readonly protocol: Protocol;
  /** What the service answers when throttled. */
  readonly throttle: { readonly code: string; readonly message: string };
  /** How its signatures are verified, where it is not as everywhere. */
  authenticate?(request: WireRequest, verifier: Verifier): Promise<Principal>;
  /** Bytes a body may have, where a megabyte is not enough. */
  readonly bodyLimit?: number;
  /** HTTP status of an error by its code, where it is not the usual one of the protocol. */
  readonly statuses?: Readonly<Record<string, number>>;
  /** Whether a request on the shared port is for this service; told from headers and form, as hosts do not differ here. */
  claims(request: WireRequest): boolean;
  /** What can be called, by name. */
  readonly operations: Readonly<Record<string, Operation>>;
}
