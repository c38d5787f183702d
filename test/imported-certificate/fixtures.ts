import { type Bundle, parseBundle } from "../../provider/certificate/bundle.ts";
import type { CheckedArguments } from "../../provider/imported-certificate/arguments.ts";
import { readArguments } from "../../provider/imported-certificate/arguments.ts";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import type { DeploymentRequest, Recorded } from "../../provider/imported-certificate/request.ts";
import { readWanted, requestFor } from "../../provider/imported-certificate/wanted.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { plainJson } from "../../provider/pulumi/plain-json.ts";
import { issue as issueAny, bundleOf as pemsOf } from "../clouds/acm/fixtures.ts";
import type { LocalAcm } from "../clouds/acm/index.ts";
import type { IssuedLeaf, LeafOptions } from "../pki/index.ts";
import { region } from "../targets/acm/in-process.ts";

export const owner = "acme/shop/production/api";
export const provenance = {
  "pulumi-certificates-managed-by": "pulumi-certificates",
  "pulumi-certificates-certificate-id": owner,
};
const day = 24 * 60 * 60 * 1000;
export const daysFromNow = (days: number): Date => new Date(Date.now() + days * day);

/** A P-256 leaf that began so many days ago; a later one counts as newer. */
export function issueLeaf(daysAgo: number, options: Partial<LeafOptions> = {}): Promise<IssuedLeaf> {
  return issueAny({ names: ["api.example.com"], notBefore: daysFromNow(-daysAgo), ...options });
}

export function parsed({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf): Bundle {
  return parseBundle({ certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem });
}

/** The arguments of a resource in the local ACM; `extra` goes over them. */
export function inputsOf(leaf: IssuedLeaf, extra: Properties = {}): Properties {
  return {
    __provider: "the code",
    certificate: leaf.certificatePem,
    chain: leaf.chainPem,
    privateKey: leaf.privateKeyPem,
    provenanceId: owner,
    verify: { timeoutSeconds: 10 },
    acm: { region, tags: { env: "production" } },
    ...extra,
  };
}

/** A resource as its `create` left it in the state. */
export async function created(inputs: Properties): Promise<{ readonly id: string; readonly outputs: Properties }> {
  const { id, outputs } = await provider.create(inputs);
  return { id, outputs: plainJson(outputs) };
}

/** The same, fixed to a certificate that exists. */
export function pinnedTo(arn: string): Properties {
  return { acm: { region, certificateArn: arn, tags: { env: "production" } } };
}

function argumentsOf(inputs: Properties): CheckedArguments {
  const { args, violations } = readArguments(inputs);
  if (args === undefined) throw new Error(`arguments: expected valid ones, received ${JSON.stringify(violations)}`);
  return args;
}

/** A request as `create` makes it, or, with what was recorded, as `update` does; its warnings go into `warnings`. */
export async function requestOf(inputs: Properties, id?: string, recorded?: Recorded) {
  const wanted = readWanted(argumentsOf(inputs), new Date());
  const warnings: string[] = [];
  const warn = (message: string) => {
    warnings.push(message);
  };
  const request: DeploymentRequest = {
    ...requestFor(wanted, await wanted.args.choice.connect(), id, recorded),
    warn,
  };
  return { request, warnings };
}

/** Puts a certificate into the service as somebody else would. */
export function putDirectly(
  acm: LocalAcm,
  leaf: IssuedLeaf,
  options: { readonly tags?: Readonly<Record<string, string>>; readonly arn?: string } = {},
): string {
  return acm.importDirectly({ bundle: pemsOf(leaf), ...options });
}

/** What was thrown; fails where nothing was. */
export function failureOf(running: Promise<unknown>): Promise<Error> {
  return running.then(
    () => Promise.reject(new Error("expected a failure, received success")),
    (error: Error) => error,
  );
}
