import { isIP } from "node:net";
import { domainToASCII } from "node:url";

/**
 * Whether one of a certificate's names covers a host, as TLS clients decide it (RFC 9525 section 6.3): without regard
 * to case; `*` stands for exactly one whole label, the leftmost; an IP address only ever equals itself.
 */
export function coversName(names: readonly string[], host: string): boolean {
  const wanted = normalize(host);
  if (wanted === "") return false;
  return names.some((name) => covers(normalize(name), wanted));
}

function covers(name: string, host: string): boolean {
  if (name === host) return true;
  if (isIP(host) !== 0 || !name.startsWith("*.")) return false;
  const firstDot = host.indexOf(".");
  // `*.com` would cover a whole registry: at least two labels have to follow the asterisk.
  return firstDot > 0 && name.indexOf(".", 2) !== -1 && name.slice(1) === host.slice(firstDot);
}

function normalize(name: string): string {
  if (isIP(name) === 6 && !name.includes("%")) return new URL(`http://[${name}]`).hostname.slice(1, -1);
  const plain = name.replace(/\.$/, "").toLowerCase();
  return /^[\x20-\x7e]*$/.test(plain) ? plain : domainToASCII(plain);
}
