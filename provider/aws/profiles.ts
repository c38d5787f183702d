import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The files that profiles are in. Source: AWS SDKs and Tools Reference Guide, "Location of the shared files". */
export function profileFiles(): readonly [config: string, credentials: string] {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  return [
    AWS_CONFIG_FILE || join(homedir(), ".aws", "config"),
    AWS_SHARED_CREDENTIALS_FILE || join(homedir(), ".aws", "credentials"),
  ];
}

/**
 * The names of what a profile sets, for messages; its values stay unread. Undefined where neither file has the profile,
 * which is `[profile NAME]` in the one and `[NAME]` in the other.
 */
export function settingsOfProfile(name: string): ReadonlySet<string> | undefined {
  const [config, credentials] = profileFiles();
  const header = name === "default" ? /^default$|^profile\s+default$/ : undefined;
  const found = [
    settingsUnder(
      config,
      (title) => header?.test(title) ?? title.replace(/^profile\s+/, "profile ") === `profile ${name}`,
    ),
    settingsUnder(credentials, (title) => title === name),
  ].filter((settings) => settings !== undefined);
  return found.length === 0 ? undefined : new Set(found.flat());
}

function settingsUnder(file: string, isMeant: (title: string) => boolean): string[] | undefined {
  let meant = false;
  let found: string[] | undefined;
  for (const line of textOf(file).split(/\r?\n/)) {
    const [, title] = /^\s*\[([^\]]+)\]/.exec(line) ?? [];
    if (title !== undefined) {
      meant = isMeant(title.trim());
      if (meant) found ??= [];
    } else if (meant) {
      const [, setting] = /^([\w-]+)\s*=/.exec(line) ?? [];
      if (setting !== undefined) found?.push(setting);
    }
  }
  return found;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
