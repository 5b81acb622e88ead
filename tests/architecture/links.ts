import { posix } from "node:path";
import type { SourceFile } from "./source_tree.ts";

/** Links in Markdown that lead nowhere. `exists` tells about a path from the root; addresses are not opened. */
export function linkViolations(
  files: readonly SourceFile[],
  exists: (path: string) => boolean,
): string[] {
  const pages = files.filter(({ path }) => path.endsWith(".md"));
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  return pages.flatMap(({ path, text }) =>
    [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
      if (link === undefined || /^[a-z]+:/i.test(link)) return [];
      const [file = "", anchor] = link.split("#");
      const target = file === ""
        ? path
        : posix.normalize(posix.join(posix.dirname(path), file));
      if (!exists(target)) return [`${path} links to ${link}`];
      const isThere = anchor === undefined || !target.endsWith(".md") ||
        anchors.get(target)?.has(anchor);
      return isThere ? [] : [`${path} links to ${link}: no such heading`];
    })
  );
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
}

function anchorsOf({ text }: SourceFile): Set<string> {
  const headings = text.replace(/^```[\s\S]*?^```/gm, "").matchAll(
    /^#+ +(.+)$/gm,
  );
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(
        /\s/g,
        "-",
      )
    ),
  );
}
