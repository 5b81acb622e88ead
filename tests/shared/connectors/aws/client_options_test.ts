import { equal } from "node:assert/strict";
import { awsScene } from "../../../support/aws_scene.ts";

/** Switches the SDK looks at whatever it is given. None of them changes what is called, or as whom. */
const SWITCHES = [
  "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
  "AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_MAX_CONCURRENCY",
  "_X_AMZN_TRACE_ID",
];

Deno.test({
  name:
    "clientOptions() leave the SDK no reason to look at files, the system, or a setting in the environment",
  permissions: { net: ["127.0.0.1"], env: SWITCHES, read: false, sys: false },
  async fn() {
    await using scene = await awsScene({ pageSize: 5000 });
    const integration = await scene.role();
    const { end } = await scene.read({
      integration,
      parameters: { read_until: "2026-03-02" },
    });
    equal(end, "complete");
  },
});
