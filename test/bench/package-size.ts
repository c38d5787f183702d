import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface PackageSize {
  /** Bytes of the archive that npm downloads. */
  readonly packed: number;
  readonly unpacked: number;
  readonly files: number;
}

export function measurePackage(): PackageSize {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
  const text = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd,
    stdio,
    encoding: "utf8",
  });
  const parsed: unknown = JSON.parse(text);
  const [pack] = Object.values(parsed as Record<string, { size: number; unpackedSize: number; entryCount: number }>);
  if (pack === undefined) throw new Error("npm pack: expected one package, received none");
  return { packed: pack.size, unpacked: pack.unpackedSize, files: pack.entryCount };
}
