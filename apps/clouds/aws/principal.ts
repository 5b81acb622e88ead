/** Who may act: an IAM user, or a session of a role. Permissions are IAM actions; `service:*` and `*` match as in IAM. */
export interface Permissions {
  allow: readonly string[];
  deny: readonly string[];
}

/** An IAM user with one access key at a time. */
export interface User {
  readonly kind: "user";
  readonly accountId: string;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  permissions: Permissions;
}

/** An IAM role and its trust policy. */
export interface Role {
  readonly accountId: string;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly trustedPrincipalArn: string;
  /** Null is the badly written trust policy: any external id, or none, is let in. */
  readonly externalId: string | null;
  readonly maxSessionSeconds: number;
  permissions: Permissions;
  /** AssumeRole calls still to be refused, as a role IAM has not yet spread everywhere. */
  refusalsLeft: number;
}

/** A role's temporary credentials in use. */
export interface Session {
  readonly kind: "session";
  readonly accountId: string;
  readonly role: Role;
  readonly arn: string;
  readonly id: string;
  readonly token: string;
  expiresAt: Date;
}

/** Anyone whose signature can verify. */
export type Principal = User | Session;

/** An access key as AWS stores it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly principal: Principal;
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
