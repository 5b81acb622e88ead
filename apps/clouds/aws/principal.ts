/** Who may act: an IAM user, or a session of a role. Permissions are IAM actions; `service:*` and `*` match as in IAM. */
export interface Permissions {
  /** Patterns of actions allowed. */
  allow: readonly string[];
  /** Patterns of actions denied; a deny beats every allow. */
  deny: readonly string[];
}

/** An IAM user with one access key at a time. */
export interface User {
  /** Tells a user from a session. */
  readonly kind: "user";
  /** The account it belongs to. */
  readonly accountId: string;
  /** Unique in its account. */
  readonly name: string;
  /** Names it in refusals and trust policies. */
  readonly arn: string;
  /** `AIDA...`. */
  readonly id: string;
  /** What it may do. */
  permissions: Permissions;
}

/** An IAM role and its trust policy. */
export interface Role {
  /** The account it belongs to. */
  readonly accountId: string;
  /** Unique in its account. */
  readonly name: string;
  /** What AssumeRole asks for; unique everywhere. */
  readonly arn: string;
  /** `AROA...`. */
  readonly id: string;
  /** A principal, or an account by its `:root`. */
  readonly trustedPrincipalArn: string;
  /** Null is the badly written trust policy: any external id, or none, is let in. */
  readonly externalId: string | null;
  /** The longest session. */
  readonly maxSessionSeconds: number;
  /** What its sessions may do. */
  permissions: Permissions;
  /** AssumeRole calls still to be refused, as a role IAM has not yet spread everywhere. */
  refusalsLeft: number;
}

/** A role's temporary credentials in use. */
export interface Session {
  /** Tells a session from a user. */
  readonly kind: "session";
  /** The role's account. */
  readonly accountId: string;
  /** The role whose permissions it has. */
  readonly role: Role;
  /** `...:assumed-role/role/session`. */
  readonly arn: string;
  /** Role id and session name. */
  readonly id: string;
  /** What X-Amz-Security-Token must be. */
  readonly token: string;
  /** After this it is refused. */
  expiresAt: Date;
}

/** Anyone whose signature can verify. */
export type Principal = User | Session;

/** An access key as AWS stores it. */
export interface AccessKey {
  /** The key id in the credential scope. */
  readonly accessKeyId: string;
  /** What signatures are made with. */
  readonly secretAccessKey: string;
  /** Whom it signs for. */
  readonly principal: Principal;
  /** False once deleted: AWS then no longer knows it. */
  isActive: boolean;
}

/** Whether IAM would allow `action`, and whether a refusal is an explicit deny. */
export function decide(
  principal: Principal,
  action: string,
): "allow" | "deny" | "explicit_deny" {
  const { allow, deny } = principal.kind === "user"
    ? principal.permissions
    : principal.role.permissions;
  if (deny.some((pattern) => covers(pattern, action))) return "explicit_deny";
  return allow.some((pattern) => covers(pattern, action)) ? "allow" : "deny";
}

/** Whether an IAM action pattern covers an action. IAM compares actions without case. */
function covers(pattern: string, action: string): boolean {
  const wanted = pattern.toLowerCase();
  const asked = action.toLowerCase();
  return wanted.endsWith("*")
    ? asked.startsWith(wanted.slice(0, -1))
    : wanted === asked;
}
