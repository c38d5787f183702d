import { setTimeout as sleep } from "node:timers/promises";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { type Edge, startEdge } from "../edge.ts";
import type { Engine } from "../engine/engine.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { openScene, type Scene, showError, showSteps, stepOf, succeeded } from "./scene.ts";
import { expectThat, show, tell } from "./story.ts";

const region = "eu-west-1";
const writes = ["ImportCertificate", "AddTagsToCertificate", "RemoveTagsFromCertificate", "DeleteCertificate"];

/** ImportedCertificate in AWS Certificate Manager. */
export async function acmStory(engine: Engine, directory: string): Promise<void> {
  const cloud = await startLocalAcm();
  const edge = await startEdge(async () => {
    const [held] = cloud.acm.certificates();
    return held && cloud.acm.bundleOf(held.arn);
  });
  console.log(`Cloud:  a local AWS Certificate Manager, strict as the service is, at ${cloud.url}`);
  const environment = cloud.env;
  const scene = await openScene({
    engine,
    directory,
    names: ["api"],
    target: { region },
    consumers: cloud.url,
    environment,
  });
  try {
    await play(scene, cloud, edge);
  } finally {
    await scene.stack.remove();
    await edge.close();
    await cloud.close();
  }
}

async function play(scene: Scene, cloud: StartedAcm, edge: Edge): Promise<void> {
  const first = await firstImport(scene, cloud);
  const second = await rotation(scene, cloud, edge, first);
  await failedRotation(scene, cloud, edge, second);
  await destruction(scene, cloud);
  await killedRun(scene, cloud);
}

async function firstImport({ stack, authority }: Scene, cloud: StartedAcm): Promise<IssuedLeaf> {
  const leaf = await authority.renew("api");
  tell("Preview: nothing is called, the certificate's dates and fingerprint are known already");
  const preview = await stack.preview();
  showSteps(preview);
  succeeded(preview);
  expectThat("no call was made", callsOf(cloud).length === 0);

  tell("Up: the certificate is imported, and an ALB listener holds its ARN");
  const up = await stack.up();
  showSteps(up);
  showCalls(cloud);
  succeeded(up);
  expectThat("ACM holds exactly this certificate", liveIs(cloud, leaf));
  const [held] = cloud.acm.certificates();
  show("ARN", held?.arn ?? "");
  show(
    "tags",
    Object.entries(held?.tags ?? {})
      .map(([key, value]) => `${key} = ${value}`)
      .join("\n"),
  );
  expectThat("the listener uses it", held?.consumers.length === 1);

  tell("Up again, nothing changed");
  const again = await stack.up();
  showSteps(again);
  succeeded(again);
  expectThat("no call was made, so nothing was written", callsOf(cloud).length === 0);
  return leaf;
}

async function rotation(
  { stack, authority, configure }: Scene,
  cloud: StartedAcm,
  edge: Edge,
  old: IssuedLeaf,
): Promise<IssuedLeaf> {
  const arn = cloud.acm.certificates()[0]?.arn;
  const leaf = await authority.renew("api");
  await configure({ verify: { timeoutSeconds: 5, endpoints: [{ host: edge.host, port: edge.port }] } });
  tell("The CA renews with a new key. Preview: the certificate changes, the listener does not");
  const preview = await stack.preview();
  showSteps(preview);
  expectThat("the certificate is to be updated", stepOf(preview, "certificate") === "update");
  expectThat("the listener stays as it is", stepOf(preview, "listener") === "same");
  showCalls(cloud);

  tell("Up: rotated in place, and an edge really serves it");
  const up = await stack.up();
  showSteps(up);
  showCalls(cloud);
  succeeded(up);
  expectThat("the same ARN holds the new certificate", liveIs(cloud, leaf) && cloud.acm.certificates()[0]?.arn === arn);
  expectThat(
    "a TLS handshake gets the new certificate, not the old one",
    (await edge.served()) === leaf.fingerprint && old !== leaf,
  );
  return leaf;
}

async function failedRotation(
  { stack, authority }: Scene,
  cloud: StartedAcm,
  edge: Edge,
  old: IssuedLeaf,
): Promise<void> {
  const key = cloud.acm.certificates()[0]?.privateKeyFingerprint;
  await authority.renew("api");
  edge.freeze();
  tell("The next renewal, but the edge hangs and never serves it: the rotation fails, and is restored");
  const up = await stack.up();
  showError(up, "rollback:");
  showCalls(cloud);
  expectThat("the run failed", !up.succeeded);
  expectThat("the old certificate is live again", liveIs(cloud, old));
  expectThat(
    "under its own key, which ACM never gave back",
    cloud.acm.certificates()[0]?.privateKeyFingerprint === key,
  );
  edge.follow();
  await sleep(300);
  expectThat("the edge serves it still", (await edge.served()) === old.fingerprint);
}

async function destruction({ stack, configure }: Scene, cloud: StartedAcm): Promise<void> {
  tell("Destroy: the listener lets go, then the certificate is deleted");
  const destroy = await stack.destroy();
  showSteps(destroy);
  showCalls(cloud);
  succeeded(destroy);
  expectThat("ACM holds nothing", cloud.acm.certificates().length === 0);
  await configure({});
}

async function killedRun({ stack, authority }: Scene, cloud: StartedAcm): Promise<void> {
  const leaf = await authority.renew("api");
  cloud.acm.faults.add({
    operation: "ImportCertificate",
    kind: { type: "delay", milliseconds: 60_000, effect: "after" },
  });
  tell("Up, and a kill -9 between the import and its answer: the certificate is there, the state knows nothing of it");
  const run = stack.start("up");
  await until(() => cloud.acm.certificates().length === 1);
  await run.kill({ andProvider: true });
  await run.done;
  await stack.cancel();
  show("orphan", cloud.acm.certificates()[0]?.arn ?? "none");
  callsOf(cloud);

  tell("Up again: the orphan is adopted by its tags");
  const up = await stack.up();
  showSteps(up);
  showCalls(cloud);
  succeeded(up);
  expectThat(
    "there is one certificate, and no duplicate",
    cloud.acm.certificates().length === 1 && liveIs(cloud, leaf),
  );
  succeeded(await stack.destroy());
  expectThat("destroyed, ACM holds nothing", cloud.acm.certificates().length === 0);
}

function liveIs(cloud: StartedAcm, leaf: IssuedLeaf): boolean {
  return cloud.acm.certificates().some(({ fingerprint }) => fingerprint === leaf.fingerprint);
}

function callsOf({ acm }: StartedAcm): readonly string[] {
  const operations = acm.calls.map(({ operation }) => operation).filter((name) => name !== "GetCallerIdentity");
  acm.clearCalls();
  return operations;
}

function showCalls(cloud: StartedAcm): void {
  const calls = callsOf(cloud);
  const wrote = calls.filter((name) => writes.includes(name)).length;
  show("calls", `${calls.join(", ") || "none"} (${wrote === 0 ? "nothing written" : `${wrote} written`})`);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("waited 30 s for the import, which never came");
    await sleep(20);
  }
}
