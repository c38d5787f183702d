import { coversName } from "../certificate/hostnames.ts";
import type { Collected } from "./collect.ts";
import type { Request, Validity } from "./request.ts";

const millisecondsADay = 24 * 60 * 60 * 1000;

/** AWS Private CA dates certificates back by an hour, and a resumed run looks later: a day is near enough. */
const toleranceMilliseconds = millisecondsADay;

/** What the certificate has otherwise than it was asked for, *expected X, received Y*; its key is compared before. */
export function differences(request: Request, collected: Collected): string[] {
  return [
    nameDifference(request, collected),
    subjectDifference(request, collected),
    validityDifference(request.validity, collected),
    chainDifference(collected),
  ].filter((each) => each !== undefined);
}

function nameDifference({ subjectAlternativeNames, templateArn }: Request, { leaf }: Collected): string | undefined {
  const names = leaf.subjectAlternativeNames;
  const lost = subjectAlternativeNames.filter((name) => !coversName(names, name) && !names.includes(name));
  if (lost.length === 0) return undefined;
  const received = names.length === 0 ? "none" : names.join(", ");
  const template = templateArn === undefined ? "" : ` (templateArn is ${templateArn})`;
  return `subjectAlternativeNames: expected ${lost.join(", ")} among them, received ${received}${template}`;
}

function subjectDifference({ subject }: Request, { leaf }: Collected): string | undefined {
  return leaf.subject === subject ? undefined : `subject: expected ${subject}, received ${leaf.subject || "none"}`;
}

function validityDifference(validity: Validity, { leaf: { notBefore, notAfter } }: Collected): string | undefined {
  const expected =
    "days" in validity ? notBefore.getTime() + validity.days * millisecondsADay : Date.parse(validity.endDate);
  if (Math.abs(notAfter.getTime() - expected) <= toleranceMilliseconds) return undefined;
  return `validity: expected an end at ${new Date(expected).toISOString()}, received ${notAfter.toISOString()}`;
}

function chainDifference({ leaf, chain }: Collected): string | undefined {
  if (chain.length > 0 || leaf.isSelfIssued) return undefined;
  return `chain: expected the certificate of ${leaf.issuer}, received none`;
}
