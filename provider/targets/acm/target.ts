import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  type Tag,
} from "@aws-sdk/client-acm";
import { type Bundle, chainPem } from "../../certificate/bundle.ts";
import type { Certificate } from "../../certificate/certificate.ts";
import { parseCertificates } from "../../certificate/pem.ts";
import { violation } from "../../errors.ts";
import type { Description, Observation, Tags, Target } from "../target.ts";
import { isTargetError, TargetError } from "../target-error.ts";
import type { AcmArguments } from "./arguments.ts";
import { parseCertificateArn } from "./arn.ts";
import { type AcmConnection, connectAcm } from "./client.ts";
import { importedCertificates } from "./listing.ts";
import { waitUntilRemoved } from "./remove.ts";

/** Each candidate costs one ListTagsForCertificate: an orphan is among the newest, so older ones are not asked. */
const mostCandidates = 20;

export function connect(args: AcmArguments): Target {
  return acmTarget(connectAcm(args));
}

function acmTarget(connection: AcmConnection): Target {
  return {
    title: `AWS Certificate Manager (${connection.region})`,

    async observe(id) {
      try {
        const answer = await connection.call("GetCertificate", (client) =>
          client.send(new GetCertificateCommand({ CertificateArn: id })),
        );
        return observation(id, answer.Certificate ?? "", answer.CertificateChain);
      } catch (error) {
        if (isTargetError(error, "absent")) return undefined;
        throw error;
      }
    },

    async readTags(id) {
      const answer = await connection.call("ListTagsForCertificate", (client) =>
        client.send(new ListTagsForCertificateCommand({ CertificateArn: id })),
      );
      return Object.fromEntries((answer.Tags ?? []).map(({ Key, Value }) => [Key, Value ?? ""]));
    },

    async describe(id): Promise<Description> {
      const { Certificate: detail } = await connection.call("DescribeCertificate", (client) =>
        client.send(new DescribeCertificateCommand({ CertificateArn: id })),
      );
      return {
        notImportable:
          detail?.Type === "IMPORTED" ? undefined : `it is of type ${detail?.Type}; ACM re-imports only type IMPORTED`,
        consumers: detail?.InUseBy ?? [],
      };
    },

    async import(bundle, { id, tags }) {
      const answer = await connection.call("ImportCertificate", (client) =>
        client.send(
          new ImportCertificateCommand({
            ...(id === undefined ? { Tags: toTags(tags) } : { CertificateArn: id }),
            ...material(bundle),
          }),
        ),
      );
      if (answer.CertificateArn === undefined) {
        throw new TargetError("unknown", "ImportCertificate", "the service answered without an ARN");
      }
      return answer.CertificateArn;
    },

    async changeTags(id, { set, remove }) {
      if (remove.length > 0) {
        const keys = remove.map((Key) => ({ Key }));
        await connection.call("RemoveTagsFromCertificate", (client) =>
          client.send(new RemoveTagsFromCertificateCommand({ CertificateArn: id, Tags: keys })),
        );
      }
      if (Object.keys(set).length > 0) {
        await connection.call("AddTagsToCertificate", (client) =>
          client.send(new AddTagsToCertificateCommand({ CertificateArn: id, Tags: toTags(set) })),
        );
      }
    },

    async find(tags, like, { fresh = false, except } = {}) {
      const listed = await importedCertificates(connection, fresh);
      const names = new Set([
        ...like.subjectAlternativeNames,
        ...(like.commonName === undefined ? [] : [like.commonName]),
      ]);
      const candidates = listed
        .filter(({ DomainName = "", SubjectAlternativeNameSummaries: theirs = [] }) =>
          [DomainName, ...theirs].some((name) => names.has(name)),
        )
        .flatMap(({ CertificateArn }) => CertificateArn ?? [])
        .filter((id) => id !== except)
        .slice(0, mostCandidates);
      const carrying = await Promise.all(candidates.map(async (id) => carries(await tagsOrNone(this, id), tags)));
      return candidates.filter((_, index) => carrying[index]);
    },

    remove(id, { timeoutSeconds }) {
      return waitUntilRemoved(id, timeoutSeconds, {
        remove: () =>
          connection.call("DeleteCertificate", (client) =>
            client.send(new DeleteCertificateCommand({ CertificateArn: id })),
          ),
        consumers: async () => (await this.describe(id)).consumers,
      });
    },

    async obstacle(id) {
      const owner = parseCertificateArn(id)?.account;
      const account = await connection.account();
      if (owner === undefined || account === undefined || owner === account) return undefined;
      const expected = `a certificate of account ${account}, which the credentials are for`;
      return violation(
        "TARGET_ABSENT",
        "acm.certificateArn",
        expected,
        `one of account ${owner}: set acm.profile or acm.assumeRole`,
      );
    },
    // A deleted ARN is gone for ever.
    recover: async () => false,

    recoveryCommand(id) {
      return [
        `aws acm import-certificate --region ${connection.region} --certificate-arn ${id}`,
        "--certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem",
      ].join(" ");
    },
  };
}

/** The key leaves this process here, and only here. */
function material({ leaf, chain, privateKey }: Bundle) {
  return {
    Certificate: Buffer.from(leaf.pem),
    PrivateKey: Buffer.from(privateKey.pem),
    ...(chain.length > 0 && { CertificateChain: Buffer.from(chainPem(chain)) }),
  };
}

function observation(id: string, leafPem: string, chainText: string | undefined): Observation {
  const [leaf] = parseCertificates(leafPem, "the certificate that ACM returned") as [Certificate];
  const chain = chainText ? parseCertificates(chainText, "the chain that ACM returned") : [];
  return { id, leaf, enabled: true, chain, tags: undefined, privateKey: undefined, facts: {} };
}

function toTags(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** A candidate that was deleted since it was listed has no tags. */
async function tagsOrNone(target: Target, id: string): Promise<Tags> {
  try {
    return await target.readTags(id);
  } catch (error) {
    if (isTargetError(error, "absent")) return {};
    throw error;
  }
}

function carries(theirs: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => theirs[key] === value);
}
