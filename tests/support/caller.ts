import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { TestStack } from "./stack.ts";

/** A signed-up user with an organization of its own. */
export interface Caller {
  /** supabase-js, signed in as the user. */
  readonly client: SupabaseClient;
  /** The user's id. */
  readonly userId: string;
  /** The user's token. */
  readonly accessToken: string;
  /** The organization that sign-up made for the user. */
  readonly organizationId: string;
  /** What the user signed up with. */
  readonly email: string;
}

/** Signs a new user up through Auth. @throws {Error} When Auth or the database refuses. */
export async function signUp(
  stack: Pick<TestStack, "url" | "publishableKey">,
): Promise<Caller> {
  const client = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const email = `user-${crypto.randomUUID()}@example.com`;
  const { data, error } = await client.auth.signUp({
    email,
    password: crypto.randomUUID(),
  });
  if (error) throw error;
  if (!data.user || !data.session) {
    throw new Error("Auth made a user without a session");
  }
  const organizations = await client.from("organizations").select("id").limit(1)
    .single();
  if (organizations.error) {
    throw new Error(
      `the user sees no organization: ${organizations.error.message}`,
    );
  }
  return {
    client,
    userId: data.user.id,
    accessToken: data.session.access_token,
    organizationId: organizations.data.id,
    email,
  };
}
