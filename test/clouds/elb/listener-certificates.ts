// DescribeListenerCertificates, AddListenerCertificates and RemoveListenerCertificates.
import { AwsError } from "../aws/aws-error.ts";
import type { Elements } from "../aws/xml.ts";
import {
  changeListener,
  type Operation,
  oneCertificate,
  onlyCertificate,
  ownListener,
  readListener,
  required,
} from "./context.ts";
import { tooManyCertificates, validationError } from "./errors.ts";

const MOST_ITEMS = 400;

/** The default first, then the list, in which the default may be once more (API reference). */
export const describeListenerCertificates: Operation = (form, context) => {
  const listener = readListener(required(form, "ListenerArn"), context);
  const most = pageSize(form);
  const all = [
    wireCertificate(listener.defaultCertificateArn, true),
    ...listener.certificateArns.map((arn) => wireCertificate(arn, false)),
  ];
  const start = Number(form.get("Marker") ?? 0);
  const next = start + most < all.length ? { NextMarker: String(start + most) } : {};
  return { Certificates: { member: all.slice(start, start + most) }, ...next };
};

/** "If the certificate is already in the certificate list, the call is successful but it is not added again." */
export const addListenerCertificates: Operation = (form, context) => {
  const listener = ownListener(required(form, "ListenerArn"), context);
  const arn = oneCertificate(form, context);
  const isThere = listener.certificateArns.includes(arn);
  if (!isThere && listener.certificateArns.length >= context.settings.certificatesPerListener) {
    throw tooManyCertificates();
  }
  const certificateArns = isThere ? listener.certificateArns : [...listener.certificateArns, arn];
  changeListener(listener, { ...listener, certificateArns }, context);
  return { Certificates: { member: [wireCertificate(arn, false)] } };
};

/** What is not in the list is no error; the default stays, even where it is in no list (API reference). */
export const removeListenerCertificates: Operation = (form, context) => {
  const listener = ownListener(required(form, "ListenerArn"), context);
  const arn = onlyCertificate(form);
  if (arn === listener.defaultCertificateArn && !listener.certificateArns.includes(arn)) {
    throw new AwsError("OperationNotPermitted", "The default certificate cannot be removed from a listener");
  }
  const certificateArns = listener.certificateArns.filter((each) => each !== arn);
  changeListener(listener, { ...listener, certificateArns }, context);
  return {};
};

function wireCertificate(CertificateArn: string, isDefault: boolean): Elements {
  return { CertificateArn, IsDefault: String(isDefault) };
}

function pageSize(form: URLSearchParams): number {
  const size = Number(form.get("PageSize") ?? MOST_ITEMS);
  if (Number.isInteger(size) && size >= 1 && size <= MOST_ITEMS) return size;
  throw validationError(`PageSize: expected 1 to ${MOST_ITEMS}, received ${form.get("PageSize")}`);
}
