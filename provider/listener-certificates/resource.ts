import * as pulumi from "@pulumi/pulumi";
import type { AwsIdentity } from "../aws/arguments.ts";
import { stackDefaults } from "../aws/stack-defaults.ts";
import { refuse } from "../errors.ts";
import { RequestedCertificate } from "../requested-certificate/resource.ts";
import { awsPackage } from "./aws-package.ts";
import type { Surroundings } from "./discover.ts";
import { countViolations, groupViolations, strategyOf } from "./groups.ts";
import type { ListenerCertificatesArguments, ListenerGroup } from "./resource-arguments.ts";

/** A group's certificate; where its ARN is known while the program runs, groups with the same one share an attachment. */
interface GroupCertificate {
  readonly group: string;
  readonly arn: pulumi.Input<string>;
}

/**
 * The certificates of a shared HTTPS listener, by groups of hosts: each group's is requested, discovered or given, and
 * attached for clients that ask for its names (SNI). What others attached to the listener is left alone.
 *
 * ```ts
 * new ListenerCertificates("shared", {
 *   listenerArn: new pulumi.Config().require("listenerArn"),
 *   groups: {
 *     app: { hosts: ["app.example.com", "www.example.com"], request: true },
 *     docs: { hosts: ["docs.example.com"] },
 *   },
 * });
 * ```
 */
export class ListenerCertificates extends pulumi.ComponentResource {
  /** Each group's certificate. */
  readonly certificateArns: pulumi.Output<Readonly<Record<string, string>>>;
  readonly listenerArn: pulumi.Output<string>;

  constructor(name: string, args: ListenerCertificatesArguments, options?: pulumi.ComponentResourceOptions) {
    super("pulumi-certificates:index:ListenerCertificates", name, {}, options);
    refuse(groupViolations(args.groups, args.defaultGroup));
    const { ListenerCertificate } = awsPackage().lb;
    const groups = Object.entries(args.groups);
    const arns: Record<string, pulumi.Output<string>> = {};
    const known: GroupCertificate[] = [];
    const discovering: Promise<GroupCertificate>[] = [];
    for (const [group, settings] of groups) {
      const strategy = strategyOf(settings);
      if (strategy === "discovered") {
        const found = discovered(group, settings, args);
        discovering.push(found);
        arns[group] = pulumi.output(found.then(({ arn }) => arn));
        continue;
      }
      const arn = settings.certificateArn ?? "";
      const certificate = { group, arn: strategy === "given" ? arn : this.#requested(name, group, settings, args) };
      known.push(certificate);
      arns[group] = pulumi.output(certificate.arn);
    }
    this.certificateArns = pulumi.output(arns);
    const { listenerArn, beside } = placeOf(args, arns);
    this.listenerArn = pulumi.output(listenerArn);
    const attach = (certificates: readonly GroupCertificate[]) => {
      const due = distinct(
        name,
        certificates.filter(({ group }) => group !== beside),
      );
      refuse(countViolations(due.size, args.maxCertificates));
      for (const [attachment, certificateArn] of due) {
        new ListenerCertificate(attachment, { listenerArn, certificateArn }, { parent: this });
      }
      this.registerOutputs({ certificateArns: this.certificateArns, listenerArn: this.listenerArn });
    };
    if (discovering.length === 0) attach(known);
    else keepAlive(Promise.all(discovering).then((found) => attach([...known, ...found])));
  }

  #requested(name: string, group: string, settings: ListenerGroup, args: ListenerCertificatesArguments) {
    const [domainName = "", ...subjectAlternativeNames] = settings.hosts ?? [];
    const { certificateAuthorityArn: _default, groups, listenerArn, defaultGroup, maxCertificates, ...common } = args;
    const requested = new RequestedCertificate(
      `${name}-${group}`,
      {
        ...common,
        domainName,
        subjectAlternativeNames,
        certificateAuthorityArn: authorityOf(settings, args),
        // A group's certificate is its own, even where another one's is for the same host.
        reuse: false,
      },
      { parent: this },
    );
    return requested.certificateArn;
  }
}

/** A group's own CA goes over the default, and an empty text does not. */
function authorityOf(
  { certificateAuthorityArn }: ListenerGroup,
  args: ListenerCertificatesArguments,
): pulumi.Output<string | undefined> {
  return pulumi
    .all([certificateAuthorityArn, args.certificateAuthorityArn])
    .apply(([own, byDefault]) => own || byDefault || undefined);
}

/** A listener that is made with its default certificate has that one beside those of SNI. */
function placeOf(
  { listenerArn, defaultGroup, groups }: ListenerCertificatesArguments,
  arns: Readonly<Record<string, pulumi.Output<string>>>,
): { readonly listenerArn: pulumi.Input<string>; readonly beside: string | undefined } {
  if (typeof listenerArn !== "function") return { listenerArn, beside: undefined };
  const beside = defaultGroup ?? Object.keys(groups)[0] ?? "";
  return { listenerArn: listenerArn(arns[beside] ?? pulumi.output("")), beside };
}

/**
 * Attachments by their names. One that is named by its certificate, where the ARN is known, stays when one of the groups
 * that share it goes: named by groups, the removal of one would detach the other's.
 */
function distinct(name: string, certificates: readonly GroupCertificate[]): ReadonlyMap<string, pulumi.Input<string>> {
  return new Map(
    certificates.map(({ group, arn }) => [
      typeof arn === "string" ? `${name}-${arn.split("/").at(-1)}` : `${name}-${group}`,
      arn,
    ]),
  );
}

/** Looked up while the program runs, as a data source is: so a preview shows which one it is. */
async function discovered(
  group: string,
  { hosts = [] }: ListenerGroup,
  args: ListenerCertificatesArguments,
): Promise<GroupCertificate> {
  const { discover } = await import("./discover.ts");
  return { group, arn: await discover(surroundingsOf(args), hosts, `groups["${group}"].hosts`) };
}

function surroundingsOf(args: ListenerCertificatesArguments): Surroundings {
  const defaults = stackDefaults(new pulumi.Config("aws"), args);
  const region = args.region ?? defaults.region ?? process.env.AWS_REGION ?? "";
  const identity: AwsIdentity = { profile: args.profile ?? defaults.profile, assumeRole: args.assumeRole };
  return { region, identity };
}

/** The engine is told nothing while a lookup is on its way, and must not take the program for done. */
function keepAlive(work: Promise<void>): void {
  const done = pulumi.runtime.rpcKeepAlive();
  // Not caught: a failure ends the program, with its message.
  work.finally(done);
}
