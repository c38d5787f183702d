/** An inventory of a company's two hundred certificates: ours, others', expired, pending, and with names that try something. */
import type { InventoryEntry } from "../../provider/command-line/inventory-entry.ts";
import { entryOf } from "../../provider/command-line/inventory-entry.ts";
import { provenanceTags } from "../../provider/provenance.ts";
import type { ListedCertificate } from "../../provider/targets/inventory.ts";

const day = 24 * 60 * 60 * 1000;
const services = ["api", "www", "shop", "checkout", "search", "img", "auth", "admin", "metrics", "mail", "cdn", "docs"];
const domains = ["example.com", "example.net", "example.org", "intern.example.com"];
const acmPlaces = ["eu-west-1", "us-east-1", "ap-southeast-2"];
const vaults = ["prod-certs.vault.azure.net", "staging-certs.vault.azure.net"];
const stacks = ["acme/shop/production", "acme/shop/staging", "acme/platform/production"];
const keys = ["RSA_2048", "RSA_2048", "EC_prime256v1", "RSA_4096", "EC_secp384r1"];

/** A script in a name must stay a name: it would end the data's element, or be an element of its own. */
export const hostileName = `</script><script>document.title="taken"</script><img src=x onerror=document.title="taken">`;

/** The same for every run: pseudo-random numbers from a fixed seed. */
export function manyEntries(count: number, now: Date): InventoryEntry[] {
  const random = randomFrom(42);
  return Array.from({ length: count }, (_, index) => {
    const host = `${pick(services, random)}.${pick(domains, random)}`;
    const where = index % 3 === 2 ? inVault(index, host, random) : inAcm(index, host, random);
    const more = [`*.${host}`, `alt.${host}`].filter(() => random() < 0.3);
    const owned = random() < 0.6;
    const owner = `${pick(stacks, random)}/${host.split(".")[0]}`;
    return entryOf(
      {
        ...where,
        ...(index === 17 && { name: hostileName }),
        ...(where.status === "PENDING_VALIDATION" ? never : validity(index, now, random)),
        names: [host, ...more],
        keyAlgorithm: pick(keys, random),
        tags: owned ? provenanceTags(owner) : {},
      },
      now,
    );
  });
}

type Random = () => number;
type Where = Pick<ListedCertificate, "target" | "place" | "id" | "name" | "status" | "type" | "inUse">;

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}

function inVault(index: number, host: string, random: Random): Where {
  const [place, name] = [pick(vaults, random), host.replaceAll(".", "-")];
  const id = `https://${place}/certificates/${name}-${index}`;
  return { target: "keyVault", place, id, name, status: "enabled", type: "Unknown", inUse: undefined };
}

function inAcm(index: number, host: string, random: Random): Where {
  const place = pick(acmPlaces, random);
  const id = `arn:aws:acm:${place}:111122223333:certificate/${String(index).padStart(8, "0")}-1111-4222-8333-444455556666`;
  const [status, type] = index % 67 === 66 ? ["PENDING_VALIDATION", "AMAZON_ISSUED"] : ["ISSUED", "IMPORTED"];
  return { target: "acm", place, id, name: host, status: `${status}`, type, inUse: random() < 0.8 };
}

const never = { notBefore: undefined, notAfter: undefined };

function validity(index: number, now: Date, random: Random) {
  const life = pick([47, 90, 90, 200, 398], random) * day;
  const left = random() ** 0.6 * life * (index % 23 === 0 ? -0.15 : 0.97);
  const notAfter = new Date(now.getTime() + left);
  return { notBefore: new Date(notAfter.getTime() - life), notAfter };
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
