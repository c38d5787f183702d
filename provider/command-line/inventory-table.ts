import type { ListedCertificate } from "../targets/inventory.ts";
import { daysText } from "./days.ts";
import { entryOf } from "./inventory-entry.ts";
import { table } from "./table.ts";
import { paint, plain } from "./terminal.ts";

/** One line a certificate, in the order given. */
export function inventoryTable(certificates: readonly ListedCertificate[], now: Date): string {
  const head = ["EXPIRES", "", "NAME", "WHERE", "OWNER", "IN USE", "KEY", "ID"].map((each) => paint("dim", each));
  return table([head, ...certificates.map((each) => row(each, now))]);
}

function row(certificate: ListedCertificate, now: Date): string[] {
  const { notAfter, name, names, place, keyAlgorithm, id, inUse, owner, ownerKnown, status } = {
    ...certificate,
    ...entryOf(certificate, now),
    notAfter: certificate.notAfter,
  };
  const others = names.filter((each) => each !== name).length;
  return [
    notAfter?.toISOString().slice(0, 10) ?? "",
    notAfter === undefined ? status.toLowerCase().replaceAll("_", " ") : daysText(certificate, now),
    plain(name) + (others > 0 ? paint("dim", ` +${others}`) : ""),
    place,
    owner === null ? paint("dim", ownerKnown ? "-" : "?") : plain(owner),
    inUse === null ? paint("dim", "?") : inUse ? "yes" : "no",
    keyAlgorithm ?? "",
    paint("dim", plain(id)),
  ];
}
