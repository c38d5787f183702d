import { acmControls } from "../acm/control.ts";
import { pcaControls } from "../acm-pca/control.ts";
import { answerControl, type Controls, commonControls, isControl } from "../control.ts";
import { elbControls } from "../elb/control.ts";
import { serveHttp } from "../http.ts";
import { route53Controls } from "../route53/control.ts";
import type { AccountOptions } from "./accounts.ts";
import { awsEnvironment } from "./environment.ts";
import type { Statement } from "./iam.ts";
import { type AwsSettingsChange, LocalAws, type LocalAwsOptions } from "./local-aws.ts";

export interface StartedAws {
  readonly aws: LocalAws;
  /** Of all services; the control API is under `/_local/`. */
  readonly url: string;
  /** For a process whose AWS clients shall talk to these services, with the first account's first credential. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What another process can ask of a local AWS: with the same words as a local ACM, and of the services beside it. */
const awsControls: Controls<LocalAws> = {
  ...Object.fromEntries(
    Object.entries(acmControls).map(([name, control]): [string, Controls<LocalAws>[string]] => [
      name,
      (aws, body, query) => control(aws.acm, body, query),
    ]),
  ),
  ...commonControls<AwsSettingsChange>(),
  ...pcaControls,
  ...route53Controls,
  ...elbControls,
  "POST accounts": (aws, body) => aws.accounts.add(body as AccountOptions),
  "POST permissions": (aws, body) => {
    const { accessKeyId, allow } = body as { accessKeyId: string; allow?: readonly Statement[] };
    aws.allow(accessKeyId, allow);
  },
};

/** A new local AWS, served over HTTP on 127.0.0.1; port 0, the default, takes a free one. */
export async function startLocalAws(options: LocalAwsOptions & { readonly port?: number } = {}): Promise<StartedAws> {
  const aws = new LocalAws(options);
  const { url, close } = await serveHttp(
    async (request) => (isControl(request) ? answerControl(awsControls, aws, request) : aws.handle(request)),
    { port: options.port ?? 0 },
  );
  return { aws, url, close, env: awsEnvironment(url, options.accounts) };
}
