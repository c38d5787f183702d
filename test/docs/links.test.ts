import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { pages, root } from "./blocks.ts";

/** GitHub's name for a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function anchorsIn(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

function brokenIn(path: string, text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? join(root, path) : join(root, dirname(path), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsIn(target).includes(anchor);
    })
    .map((link) => `${path}: ${link}`);
}

test("every link between the pages leads somewhere", () => {
  const all = pages("README.md", "docs/*.md");
  expect(all.length).toBeGreaterThan(8);
  expect(all.flatMap(({ path, text }) => brokenIn(path, text))).toEqual([]);
});

test("a link to a heading that is not there is found", () => {
  expect(brokenIn("docs/playbook.md", "[x](limits.md#nowhere) [y](#manual-recovery) [z](gone.md)")).toEqual([
    "docs/playbook.md: limits.md#nowhere",
    "docs/playbook.md: gone.md",
  ]);
});
