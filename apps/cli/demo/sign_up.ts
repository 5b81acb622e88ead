import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Stack } from "../../stack/stack.ts";

/** A signed-in user of the demo. */
export interface DemoUser {
  readonly email: string;
  /** supabase-js with the user's session, as a web app has it. */
  readonly client: SupabaseClient;
}

/** Signs a user up as a web app does. @throws {Error} When Auth refuses. */
export async function signUp(
  { url, publishableKey }: Pick<Stack, "url" | "publishableKey">,
): Promise<DemoUser> {
  const client = createClient(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const email = "ada@example.com";
  const { data, error } = await client.auth.signUp({
    email,
    password: crypto.randomUUID(),
  });
  if (error !== null) throw error;
  if (data.session === null) throw new Error("Auth gave no session");
  return { email, client };
}
