import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";

const config = new pulumi.Config();

/** Looked up only: whoever imported it goes on managing it. */
const lookUpId = config.get("lookUp");
const found = lookUpId === undefined ? undefined : ImportedCertificate.get("found", lookUpId);
export const foundNotAfter = found?.notAfter;
export const foundNames = found?.subjectAlternativeNames;

/** Taken over: rotated in place from now on, under the ARN that its listeners hold, tags of others left as they are. */
const certificateArn = config.get("takeOver");
const adopted = certificateArn === undefined ? undefined : takenOver(certificateArn);
export const adoptedArn = adopted?.certificateArn;
export const adoptedNotAfter = adopted?.notAfter;

function takenOver(arn: string) {
  return new ImportedCertificate("adopted", {
    certificate: readFileSync(config.require("certificateFile"), "utf8"),
    privateKey: config.requireSecret("privateKey"),
    // Of what is live, where the first import brings another key: without it a failed import could not be taken back.
    rollbackPrivateKey: config.getSecret("livePrivateKey"),
    acm: { certificateArn: arn, tags: { team: "platform" } },
  });
}
