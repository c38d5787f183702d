/** An inventory of a company's two hundred certificates: ours, others', expired, pending, and with names that try something. */
import type { InventoryEntry } from "../../provider/command-line/inventory-entry.ts";
import { entryOf } from "../../provider/command-line/inventory-entry.ts";

const day = 24 * 60 * 60 * 1000;
const services = ["api", "www", "shop", "checkout", "search", "img", "auth", "admin", "metrics", "mail", "cdn", "docs"];
const domains = ["example.com", "example.net", "example.org", "intern.example.com"];
const acmPlaces = ["eu-west-1", "us-east-1", "ap-southeast-2"];
const vaults = ["prod-certs.vault.azure.net", "staging-certs.vault.azure.net"];
const stacks = ["acme/shop/production", "acme/shop/staging", "acme/platform/production"];
const keys = ["RSA_2048", "RSA_2048", "EC_prime256v1", "RSA_4096", "EC_secp384r1"];

/** A script in a name must stay a name: it would end the data's element, or be an element of its own. */
export const hostileName = `</script><script>document.title="taken"</script><img src=x onerror=document.title="taken">`;

/** The same for every run on one day: pseudo-random numbers from a fixed seed. */
export function manyEntries(count: number, now: Date): InventoryEntry[] {
  const random = randomFrom(42);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, index) => {
    const inVault = index % 3 === 2;
    const host = `${pick(services)}.${pick(domains)}`;
    const life = pick([47, 90, 90, 200, 398]) * day;
    const left = random() ** 0.6 * life * (index % 23 === 0 ? -0.15 : 0.97);
    const notAfter = new Date(now.getTime() + left);
    const never = index % 67 === 66 && !inVault;
    const owned = random() < 0.6;
    const place = inVault ? pick(vaults) : pick(acmPlaces);
    const name = index === 17 ? hostileName : inVault ? host.replaceAll(".", "-") : host;
    const id = inVault
      ? `https://${place}/certificates/${name}-${index}`
      : `arn:aws:acm:${place}:111122223333:certificate/${String(index).padStart(8, "0")}-1111-4222-8333-444455556666`;
    const tags = {
      "pulumi-certificates-managed-by": "pulumi-certificates",
      "pulumi-certificates-certificate-id": `${pick(stacks)}/${host.split(".")[0]}`,
    };
    return entryOf(
      {
        target: inVault ? "keyVault" : "acm",
        place,
        id,
        name,
        names: [host, ...(random() < 0.4 ? [`*.${host}`] : []), ...(random() < 0.2 ? [`alt.${host}`] : [])],
        notBefore: never ? undefined : new Date(notAfter.getTime() - life),
        notAfter: never ? undefined : notAfter,
        keyAlgorithm: pick(keys),
        status: never ? "PENDING_VALIDATION" : inVault ? "enabled" : left < 0 ? "EXPIRED" : "ISSUED",
        type: inVault ? "Unknown" : never ? "AMAZON_ISSUED" : "IMPORTED",
        inUse: inVault ? undefined : random() < 0.8,
        tags: owned ? tags : {},
      },
      now,
    );
  });
}

/** mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
