import { deepEqual, equal } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import {
  charge,
  PAYER,
  primaryTotal,
  primaryTotals,
  publish,
} from "../support/publish.ts";
import { asUser, integration, member } from "../support/tenant.ts";

const A = { sub_account_id: "210000000001" };
const B = { sub_account_id: "210000000002" };
const unattributed = (cost: string) => {
  const { sub_account_id: _, ...rest } = charge({ unblended_cost: cost });
  return rest;
};

/** Reads the period through another integration, so that both sources stay connected. */
async function publishBeside(
  world: EngineWorld,
  reading: Parameters<typeof publish>[1],
) {
  const second = await integration(world.admin, world.tenant.organizationId);
  return publish(world, { ...reading, request: { integration_id: second } });
}

Deno.test("primary_charges does not move by a cent when a second source of the same account is connected", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: {
      Usage: [
        charge({ ...A, unblended_cost: "10.37" }),
        charge({ ...B, unblended_cost: "5.11" }),
        unattributed("0.09"),
      ],
    },
  });
  equal(await primaryTotal(world), "15.57");
  await publishBeside(world, {
    load: { source: "aws_cur", version: "assembly-1" },
    parts: {
      all: [
        charge({ ...A, unblended_cost: "10.37", usage_type: "Box" }),
        charge({ ...B, unblended_cost: "5.20", usage_type: "Box" }),
      ],
    },
  });
  equal(await primaryTotal(world), "15.57");
  deepEqual(await primaryTotals(world), {
    "210000000001 USD aws_cur": "10.37",
    "210000000002 USD aws_cur": "5.20",
  });
});

Deno.test("primary_charges does not move by a cent when a finer source has no line yet", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: {
      Usage: [charge({ ...A, unblended_cost: "10.37" }), unattributed("0.09")],
    },
  });
  await publishBeside(world, {
    load: { source: "aws_cur", version: "assembly-1" },
    parts: { all: [] },
  });
  equal(await primaryTotal(world), "10.46");
});

Deno.test("refresh_coverage() takes an account that a finer source no longer has from the coarser one again", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: {
      Usage: [
        charge({ ...A, unblended_cost: "1" }),
        charge({ ...B, unblended_cost: "2" }),
      ],
    },
  });
  const second = await integration(world.admin, world.tenant.organizationId);
  const cur = {
    load: { source: "aws_cur", version: "1" },
    request: { integration_id: second },
  };
  await publish(world, {
    ...cur,
    parts: {
      all: [
        charge({ ...A, unblended_cost: "1" }),
        charge({ ...B, unblended_cost: "2" }),
      ],
    },
  });
  await publish(world, {
    ...cur,
    parts: { all: [charge({ ...A, unblended_cost: "1" })] },
  });
  deepEqual(await primaryTotals(world), {
    "210000000001 USD aws_cur": "1",
    "210000000002 USD aws_cost_explorer": "2",
  });
});

Deno.test("refresh_coverage() prefers the payer's view, with all that a member's view holds, whichever came last", async () => {
  for (const memberFirst of [true, false]) {
    await using world = await engineWorld();
    const payer = () =>
      publish(world, {
        parts: {
          Usage: [
            charge({ ...A, unblended_cost: "8" }),
            charge({ ...B, unblended_cost: "4" }),
          ],
        },
      });
    const own = () =>
      publishBeside(world, {
        load: { billing_account_id: A.sub_account_id, is_payer_view: false },
        parts: {
          Usage: [charge({ ...A, unblended_cost: "7" }), unattributed("1")],
        },
      });
    if (memberFirst) await own();
    await payer();
    if (!memberFirst) await own();
    deepEqual(await primaryTotals(world), {
      "210000000001 USD aws_cost_explorer": "8",
      "210000000002 USD aws_cost_explorer": "4",
    });
  }
});

Deno.test("refresh_coverage() counts a member's view whole while no payer is connected", async () => {
  await using world = await engineWorld();
  await publish(world, {
    load: { billing_account_id: A.sub_account_id, is_payer_view: false },
    parts: {
      Usage: [charge({ ...A, unblended_cost: "7" }), unattributed("1")],
    },
  });
  equal(await primaryTotal(world), "8");
});

Deno.test("delete_integration() with its data lets the other source cover the accounts again", async () => {
  await using world = await engineWorld();
  await publish(world, { parts: { Usage: [charge({ unblended_cost: "3" })] } });
  const second = await integration(world.admin, world.tenant.organizationId);
  await publish(world, {
    request: { integration_id: second },
    load: { source: "aws_cur", billing_account_id: PAYER, version: "1" },
    parts: { all: [charge({ unblended_cost: "3" })] },
  });
  // Jobs are forgotten after 90 days; what they read is still known to be theirs.
  await world.admin`delete from sync_jobs`;
  const [row] = await asUser(
    world.admin,
    world.tenant.userId,
    (sql) => sql`select delete_integration(${second}, true) as answer`,
  );
  equal(row?.answer.loadsDeleted, 1);
  deepEqual(await primaryTotals(world), {
    "210000000001 USD aws_cost_explorer": "3",
  });
});

Deno.test("charges of accounts outside a member's scope are seen by nobody but those who see all", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId, userId } } = world;
  await publish(world, {
    parts: {
      Usage: [
        charge({ ...A, unblended_cost: "1" }),
        charge({ ...B, unblended_cost: "2" }),
        unattributed("4"),
      ],
    },
  });
  const scoped = await member(admin, organizationId, {
    scope: [A.sub_account_id],
  });
  const stranger = await member(admin, (await strangers(world)).organizationId);
  const sums = async (who: string) => {
    const rows = await asUser(admin, who, async (sql) => [
      ...await sql`select sum(billed_cost)::text as sum from charges`,
      ...await sql`select sum(billed_cost)::text as sum from primary_charges`,
      ...await sql`select sum(cost)::text as sum from aws_service_usage`,
      ...await sql`select sum(billed_cost)::text as sum from converted_charges`,
    ]);
    return rows.map(({ sum }) => sum);
  };
  deepEqual(await sums(userId), ["7", "7", "7", "7"]);
  deepEqual(await sums(scoped), ["1", "1", "1", "1"]);
  deepEqual(await sums(stranger), [null, null, null, null]);
});

async function strangers(
  { admin }: EngineWorld,
): Promise<{ organizationId: string }> {
  const [row] =
    await admin`insert into organizations (name) values ('Strangers') returning id`;
  return { organizationId: row?.id };
}
