// ListTagsForCertificate, AddTagsToCertificate and RemoveTagsFromCertificate.
import { requireCertificateArn } from "./arn.ts";
import { type Operation, readExisting, writableExisting } from "./context.ts";
import { type Tag, type Tags, withoutTags, withTags } from "./tags.ts";

export const listTagsForCertificate: Operation = (request, context) => {
  const arn = request.arn();
  request.finish();
  const { tags } = readExisting(requireCertificateArn(arn), context);
  return { output: { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }, arn };
};

export const addTagsToCertificate: Operation = changingTags(withTags);
export const removeTagsFromCertificate: Operation = changingTags(withoutTags);

function changingTags(change: (tags: Tags, requested: readonly Tag[]) => Tags): Operation {
  return (request, context) => {
    const arn = request.arn();
    const requested = request.tags();
    request.finish();
    const certificate = writableExisting(requireCertificateArn(arn), context);
    context.store.put({ ...certificate, tags: change(certificate.tags, requested) });
    return { output: undefined, arn };
  };
}
