import {
  ACMClient,
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-acm";
import { parseCertificates } from "../../provider/certificate/pem.ts";
import { type StartedMoto, startMoto } from "../clouds/moto.ts";
import type { CloudUnderTest } from "./cloud.ts";

const region = "eu-west-1";

/** moto, by way of the real SDK only. */
export function motoCloud(): CloudUnderTest {
  let moto: StartedMoto;
  let client: ACMClient;

  const tagsOf = async (id: string) => {
    const { Tags = [] } = await client.send(new ListTagsForCertificateCommand({ CertificateArn: id }));
    return Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value ?? ""]));
  };
  const toTags = (tags: Readonly<Record<string, string>>) =>
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

  return {
    name: "moto",
    async start() {
      moto = await startMoto();
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: moto.url,
        AWS_ACCESS_KEY_ID: "testing",
        AWS_SECRET_ACCESS_KEY: "testing",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
      });
      client = new ACMClient({ region });
    },
    stop: () => moto.close(),
    reset: () => moto.reset(),
    targetArguments: (_name, extra = {}) => ({ acm: { region, ...extra } }),
    pinned: (id, extra = {}) => ({ acm: { region, certificateArn: id, ...extra } }),
    async ids() {
      const { CertificateSummaryList = [] } = await client.send(new ListCertificatesCommand({}));
      return CertificateSummaryList.flatMap(({ CertificateArn }) => CertificateArn ?? []);
    },
    async live(id) {
      try {
        const { Certificate = "" } = await client.send(new GetCertificateCommand({ CertificateArn: id }));
        const [leaf] = parseCertificates(Certificate, "moto's certificate");
        return { fingerprint: leaf?.fingerprint ?? "", tags: await tagsOf(id) };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async importAsSomebodyElse({ certificatePem, chainPem, privateKeyPem }, tags = {}, id) {
      const { CertificateArn = "" } = await client.send(
        new ImportCertificateCommand({
          Certificate: Buffer.from(certificatePem),
          CertificateChain: Buffer.from(chainPem),
          PrivateKey: Buffer.from(privateKeyPem),
          ...(id === undefined ? { Tags: toTags(tags) } : { CertificateArn: id }),
        }),
      );
      return CertificateArn;
    },
    async setTags(id, tags) {
      const gone = Object.keys(await tagsOf(id)).map((Key) => ({ Key }));
      if (gone.length > 0) await client.send(new RemoveTagsFromCertificateCommand({ CertificateArn: id, Tags: gone }));
      await client.send(new AddTagsToCertificateCommand({ CertificateArn: id, Tags: toTags(tags) }));
    },
    async deleteAsSomebodyElse(id) {
      await client.send(new DeleteCertificateCommand({ CertificateArn: id }));
    },
    takeCalls: () => undefined,
    disturb: undefined,
    givesKeyBack: false,
    skip: {},
  };
}
