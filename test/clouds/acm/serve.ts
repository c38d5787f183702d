import { awsEnvironment } from "../aws/environment.ts";
import { answerControl, isControl } from "../control.ts";
import { type Served, serveHttp } from "../http.ts";
import { acmControls } from "./control.ts";
import { LocalAcm, type LocalAcmOptions } from "./local-acm.ts";

export interface StartedAcm {
  readonly acm: LocalAcm;
  /** Of ACM and STS alike; the control API is under `/_local/`. */
  readonly url: string;
  /** For a process whose AWS clients shall talk to this service, with the first account's first credential, and only that. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Serves a local ACM over HTTP on 127.0.0.1; port 0, the default, takes a free one. */
export function serve(acm: LocalAcm, { port = 0 }: { readonly port?: number } = {}): Promise<Served> {
  return serveHttp(
    async (request) => (isControl(request) ? answerControl(acmControls, acm, request) : acm.handle(request)),
    { port },
  );
}

/** A new local ACM, served. */
export async function startLocalAcm(options: LocalAcmOptions & { readonly port?: number } = {}): Promise<StartedAcm> {
  const acm = new LocalAcm(options);
  const { url, close } = await serve(acm, options);
  return { acm, url, close, env: awsEnvironment(url, options.accounts) };
}
