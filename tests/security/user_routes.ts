import type { Door } from "../../shared/platform/door.ts";
import { doors as awsDataSync } from "../../supabase/functions/aws-data-sync/index.ts";
import { doors as connectorSync } from "../../supabase/functions/connector-sync/index.ts";
import { doors as encryptedData } from "../../supabase/functions/encrypted-data/index.ts";

/** The functions with their doors: what the tests of all routes go through. A new function belongs here. */
export const FUNCTIONS: Readonly<Record<string, readonly Door[]>> = {
  "aws-data-sync": awsDataSync,
  "connector-sync": connectorSync,
  "encrypted-data": encryptedData,
};

/** One route of one function. */
export interface Route {
  readonly functionName: string;
  readonly method: string;
  /** Below the function's name, ids filled in. */
  readonly path: string;
  readonly door: Door;
}

/** Every route that is not public; ids that are in no database stand for parameters. */
export const GUARDED_ROUTES: readonly Route[] = Object.entries(FUNCTIONS)
  .flatMap(([functionName, doors]) =>
    doors.filter(({ who }) => who !== "public").map((door) => ({
      functionName,
      method: door.method,
      path: door.path.replace(/:\w+(\(text\))?/g, () => crypto.randomUUID()),
      door,
    }))
  );
