import type { Import } from "./import_graph.ts";

/** Two folders of one rank that may meet, and why. */
export interface Meeting {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Rank of a file's folder; a file imports its own folder or a lower rank. Null for files outside of the ranks. */
export function rankOf(path: string): number | null {
  if (path.startsWith("shared/platform/")) return 0;
  if (path.startsWith("shared/domain/")) return 1;
  if (path.startsWith("shared/")) return 2;
  if (/^(?:supabase\/functions|apps)\//.test(path)) return 3;
  return /^(?:tests|bench)\//.test(path) ? 4 : null;
}

/** The folder that is one piece in its rank: `shared/jobs`, `supabase/functions/connector-sync`, `apps/stack`. */
export function folderOf(path: string): string {
  const segments = path.split("/");
  return segments.slice(0, segments[0] === "supabase" ? 3 : 2).join("/");
}

/** What breaks the ranks: imports that point up, equals that meet unlisted, and listed pairs that never meet. */
export function rankViolations(
  imports: readonly Import[],
  meetings: readonly Meeting[],
): string[] {
  const met = new Set<string>();
  const broken = imports.flatMap(({ from, to }) => {
    const [rank, target] = [rankOf(from), to === null ? null : rankOf(to)];
    if (to === null || rank === null || target === null) return [];
    if (target > rank) {
      return [`${from} (rank ${rank}) imports ${to} (rank ${target})`];
    }
    if (target < rank || rank === 4 || folderOf(from) === folderOf(to)) {
      return [];
    }
    met.add(`${folderOf(from)} > ${folderOf(to)}`);
    const isListed = meetings.some((meeting) =>
      meeting.from === folderOf(from) && meeting.to === folderOf(to) &&
      meeting.reason !== ""
    );
    return isListed ? [] : [`${from} imports ${to}: equals do not meet`];
  });
  const idle = meetings.filter(({ from, to }) => !met.has(`${from} > ${to}`));
  return [
    ...broken,
    ...idle.map(({ from, to }) => `${from} > ${to} is listed but not used`),
  ];
}
