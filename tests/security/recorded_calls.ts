import type { Caller } from "../support/caller.ts";
import type {
  FunctionAnswer,
  FunctionCallOptions,
} from "../support/function_call.ts";
import { functionsOf } from "../support/function_call.ts";
import type { TestStack } from "../support/stack.ts";

/** Calls functions as a user and keeps all that is answered, headers too. */
export function recordedCalls(
  stack: TestStack,
  caller: Caller,
): {
  readonly answers: string[];
  call(path: string, options?: FunctionCallOptions): Promise<FunctionAnswer>;
} {
  const call = functionsOf(stack, caller);
  const answers: string[] = [];
  return {
    answers,
    async call(path, options) {
      const answer = await call(path, options);
      answers.push(
        `${path} ${answer.status} ${
          JSON.stringify([...answer.headers])
        } ${answer.text}`,
      );
      return answer;
    },
  };
}
