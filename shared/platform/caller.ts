import type { Secret } from "./secret.ts";

/** A person, proven by a JWT of the project's Auth server. */
export interface User {
  /** Tells callers apart. */
  readonly kind: "user";
  /** The user's id, a UUID. */
  readonly id: string;
  /** The JWT itself, to call the database as this user. */
  readonly token: Secret;
}

/** A trusted server, proven by a secret API key. */
export interface Service {
  /** Tells callers apart. */
  readonly kind: "service";
  /** The name of the key; `service_role` for the legacy one. */
  readonly name: string;
}

/** The clock that wakes the worker, proven by WORKER_TOKEN. Good for nothing else. */
export interface Waker {
  /** Tells callers apart. */
  readonly kind: "waker";
}

/** Nobody in particular. */
export interface Anyone {
  /** Tells callers apart. */
  readonly kind: "anyone";
}

/** Whoever calls. */
export type Caller = User | Service | Waker | Anyone;

/** Who may call a door. */
export type Who = "user" | "service" | "user-or-service" | "waker" | "public";

/** The callers a door for `W` meets. */
export type CallerOf<W extends Who> = W extends "user" ? User
  : W extends "service" ? Service
  : W extends "user-or-service" ? User | Service
  : W extends "waker" ? Waker
  : Anyone;
