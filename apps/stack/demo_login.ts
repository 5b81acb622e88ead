import type { Stack } from "./stack.ts";

/** The user that `deno task start` and the demo sign in as. */
export const DEMO_LOGIN = {
  email: "demo@example.com",
  password: "demo-password-1",
} as const;

/**
 * Signs the demo user up unless it exists, and signs it in.
 *
 * @throws {Error} When Auth refuses both.
 */
export async function demoLogin(
  stack: Pick<Stack, "url" | "publishableKey">,
): Promise<{ email: string; password: string; accessToken: string }> {
  for (const path of ["token?grant_type=password", "signup"]) {
    const response = await fetch(`${stack.url}/auth/v1/${path}`, {
      method: "POST",
      headers: {
        "apikey": stack.publishableKey,
        "content-type": "application/json",
      },
      body: JSON.stringify(DEMO_LOGIN),
    });
    const body = await response.json();
    if (response.ok) return { ...DEMO_LOGIN, accessToken: body.access_token };
    if (path === "signup") {
      throw new Error(
        `Auth refused the demo user: ${response.status} ${
          JSON.stringify(body)
        }`,
      );
    }
  }
  throw new Error("Auth refused the demo user");
}
