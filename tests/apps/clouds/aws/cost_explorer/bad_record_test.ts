import { equal } from "node:assert/strict";
import { testClouds } from "../../../../support/clouds.ts";
import { by, ofType, read } from "../../../../support/cost_reader.ts";

Deno.test("planted bad records stay at their number, however the day is cut into pages", async () => {
  await using clouds = await testClouds();
  for (const pageSize of [7, 5000]) {
    const { ce } = clouds.clients(
      await clouds.account({ pageSize, plant: { badRecords: 3 } }),
    );
    const { results } = await read(ce, {
      GroupBy: by("SERVICE", "LINKED_ACCOUNT"),
      Filter: ofType("Usage"),
    });
    const broken = results.flatMap((result) => result.Groups ?? [])
      .filter((group) =>
        !/^-?\d+(\.\d+)?$/.test(group.Metrics?.["UnblendedCost"]?.Amount ?? "")
      );
    equal(broken.length, 3);
  }
});
