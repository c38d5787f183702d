import { type IssuedLeaf, issueAuthority } from "../pki/index.ts";

const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" });

/** As a CA would send them: `count` certificates of one name each. EC keys, since making RSA ones would take longer than all else. */
export async function issueBundles(count: number): Promise<ReadonlyMap<string, IssuedLeaf>> {
  const names = Array.from({ length: count }, (_, index) => `site-${index + 1}`);
  const issue = async (name: string) =>
    [name, await issuer.issueLeaf({ names: [`${name}.example.com`], keyAlgorithm: "EC_prime256v1" })] as const;
  return new Map(await Promise.all(names.map(issue)));
}
