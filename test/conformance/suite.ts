import { afterAll, beforeAll, beforeEach, describe, expect, type TestContext, test } from "vitest";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { PartialFailure } from "../../provider/pulumi/failures.ts";
import { type Authority, type IssuedLeaf, issueAuthority } from "../pki/index.ts";
import type { CloudUnderTest, Disturbances } from "./cloud.ts";

const owner = "acme/shop/production/api";
const provenance = {
  "pulumi-certificates-managed-by": "pulumi-certificates",
  "pulumi-certificates-certificate-id": owner,
};
const day = 24 * 60 * 60 * 1000;

interface Resource {
  readonly id: string;
  readonly outputs: Properties;
}

/** What every target owes its users, on every cloud that is there to judge it. */
export function conformance(cloud: CloudUnderTest): void {
  describe(cloud.name, () => {
    let authority: Authority;
    let first: IssuedLeaf;
    let renewed: IssuedLeaf;

    beforeAll(async () => {
      await cloud.start();
      authority = issueAuthority({ name: "Test Root" }).issueIntermediate({ name: "Test Intermediate" });
      first = await leafFor({ notBefore: new Date(Date.now() - 30 * day) });
      renewed = await leafFor({ notBefore: new Date(Date.now() - day) });
    });
    afterAll(() => cloud.stop());
    beforeEach(() => cloud.reset());

    const leafFor = (options: { notBefore?: Date; privateKey?: IssuedLeaf["keyObject"]; names?: string[] } = {}) =>
      authority.issueLeaf({ names: ["api.example.com", "www.example.com"], ...options });

    const inputsOf = (leaf: IssuedLeaf, extra: Properties = {}): Properties => ({
      certificate: leaf.certificatePem,
      chain: leaf.chainPem,
      privateKey: leaf.privateKeyPem,
      provenanceId: owner,
      verify: { timeoutSeconds: 3 },
      ...cloud.targetArguments("api", { tags: { env: "production" } }),
      ...extra,
    });

    async function create(inputs: Properties): Promise<Resource> {
      expect(await provider.check(inputs, undefined)).toEqual([]);
      const { id, outputs } = await provider.create(inputs);
      return { id, outputs: outputs as Properties };
    }

    async function update({ id, outputs }: Resource, inputs: Properties): Promise<Resource> {
      expect(await provider.check(inputs, {})).toEqual([]);
      return { id, outputs: (await provider.update(id, outputs, inputs)) as Properties };
    }

    const failure = async (run: Promise<unknown>): Promise<Error> =>
      run.then(
        () => Promise.reject(new Error("expected a failure, received success")),
        (error: Error) => error,
      );

    /** A case that this cloud may not be able to judge is skipped by name, with the reason. */
    function rule(title: string, body: () => Promise<void>): void {
      test(title, async (context: TestContext) => {
        const reason = cloud.skip[title];
        if (reason !== undefined) context.skip(reason);
        await body();
      });
    }

    function ruleUnder(title: string, body: (disturb: Disturbances) => Promise<void>): void {
      test(title, async (context: TestContext) => {
        const { disturb } = cloud;
        if (disturb === undefined) return context.skip("this cloud makes no faults on request");
        await body(disturb);
      });
    }

    rule("create imports leaf and chain with the user's tags and the provenance", async () => {
      const { id, outputs } = await create(inputsOf(first));
      const live = await cloud.live(id);
      expect(live?.fingerprint).toBe(first.fingerprint);
      expect(live?.tags).toMatchObject({ env: "production", ...provenance });
      expect(outputs).toMatchObject({
        fingerprint: first.fingerprint,
        subjectAlternativeNames: ["api.example.com", "www.example.com"],
      });
    });

    rule("an unchanged resource makes no call", async () => {
      const { id, outputs } = await create(inputsOf(first));
      cloud.takeCalls();
      expect(await provider.check(inputsOf(first), inputsOf(first))).toEqual([]);
      expect(await provider.diff(id, outputs, inputsOf(first))).toEqual({ changes: false });
      expect(cloud.takeCalls() ?? []).toEqual([]);
    });

    rule("a re-formatted PEM, CRLF and another order of the chain are no change", async () => {
      const { id, outputs } = await create(inputsOf(first));
      const other = inputsOf(first, { chain: `noise\r\n${first.chainPem.replaceAll("\n", "\r\n")}` });
      expect(await provider.diff(id, outputs, other)).toEqual({ changes: false });
    });

    rule("a rotation keeps the id and makes the new certificate live", async () => {
      const made = await create(inputsOf(first));
      expect(await provider.diff(made.id, made.outputs, inputsOf(renewed))).toEqual({ changes: true });
      const { outputs } = await update(made, inputsOf(renewed));
      expect((await cloud.live(made.id))?.fingerprint).toBe(renewed.fingerprint);
      expect(outputs).toMatchObject({ fingerprint: renewed.fingerprint, importedFingerprint: renewed.fingerprint });
      expect(await cloud.ids()).toEqual([made.id]);
    });

    rule("a rotation puts changed tags right and leaves foreign ones alone", async () => {
      const made = await create(inputsOf(first));
      await cloud.setTags(made.id, { ...(await cloud.live(made.id))?.tags, "cost-centre": "4711" });
      const target = cloud.targetArguments("api", { tags: { team: "edge" } });
      await update(made, inputsOf(renewed, target));
      expect((await cloud.live(made.id))?.tags).toEqual({
        team: "edge",
        "cost-centre": "4711",
        ...provenance,
      });
    });

    rule("a changed tag alone imports nothing", async () => {
      const made = await create(inputsOf(first));
      cloud.takeCalls();
      const inputs = inputsOf(first, cloud.targetArguments("api", { tags: { env: "staging" } }));
      expect(await provider.diff(made.id, made.outputs, inputs)).toEqual({ changes: true });
      await update(made, inputs);
      expect((await cloud.live(made.id))?.tags).toMatchObject({ env: "staging" });
      expect((cloud.takeCalls() ?? []).filter((name) => name === "ImportCertificate")).toEqual([]);
    });

    rule("refresh shows what somebody else imported, and the next update of an older one is refused", async () => {
      const made = await create(inputsOf(first));
      const theirs = await leafFor({ notBefore: new Date(Date.now() - 60_000) });
      await cloud.importAsSomebodyElse(theirs, {}, made.id);
      const refreshed = (await provider.read(made.id, made.outputs)) as Properties;
      expect(refreshed).toMatchObject({ fingerprint: theirs.fingerprint, importedFingerprint: first.fingerprint });
      expect(await provider.diff(made.id, refreshed, inputsOf(first)), "the refresh's own diff").toEqual({
        changes: true,
      });
      expect(await provider.check(inputsOf(renewed), {})).toEqual([]);
      const error = await failure(provider.diff(made.id, refreshed, inputsOf(renewed)));
      expect(error.message).toContain("a newer one that this resource did not put there");
      expect((await cloud.live(made.id))?.fingerprint).toBe(theirs.fingerprint);
    });

    rule(
      'onConflict: "overwrite" imports over a newer certificate of somebody else, if its loss is accepted',
      async () => {
        const made = await create(inputsOf(first));
        const theirs = await leafFor({ notBefore: new Date(Date.now() - 60_000) });
        await cloud.importAsSomebodyElse(theirs, {}, made.id);
        const accepted = inputsOf(renewed, { onConflict: "overwrite", rollback: "best-effort" });
        await update(made, accepted);
        expect((await cloud.live(made.id))?.fingerprint).toBe(renewed.fingerprint);
      },
    );

    rule("refresh of a certificate that was deleted by hand says that it is gone", async () => {
      const made = await create(inputsOf(first));
      await cloud.deleteAsSomebodyElse(made.id);
      expect(await provider.read(made.id, made.outputs)).toBeUndefined();
    });

    rule("a refresh without drift changes nothing", async () => {
      const made = await create(inputsOf(first));
      const refreshed = (await provider.read(made.id, made.outputs)) as Properties;
      expect(refreshed).toEqual(made.outputs);
    });

    rule("destroy removes what the resource made", async () => {
      const made = await create(inputsOf(first));
      await provider.delete(made.id, made.outputs);
      expect(await cloud.ids()).toEqual([]);
    });

    rule('destroy retains with deletionPolicy: "retain"', async () => {
      const made = await create(inputsOf(first, { deletionPolicy: "retain" }));
      await provider.delete(made.id, made.outputs);
      expect(await cloud.ids()).toEqual([made.id]);
    });

    rule(
      "two stacks at once on one certificate: one wins whole, the other is told at once or in its next preview",
      async () => {
        const id = await cloud.importAsSomebodyElse(first);
        const leaves = await Promise.all([leafFor(), leafFor()]);
        const inputs = leaves.map((leaf, index) =>
          inputsOf(leaf, {
            ...cloud.pinned(id),
            rollbackPrivateKey: first.privateKeyPem,
            provenanceId: `acme/shop/stack-${index}/api`,
          }),
        );
        const runs = await Promise.allSettled(inputs.map((each) => provider.create(each)));
        const live = await cloud.live(id);
        const winner = leaves.findIndex(({ fingerprint }) => fingerprint === live?.fingerprint);
        expect(winner).toBeGreaterThanOrEqual(0);
        const loser = 1 - winner;
        const [lost, losing] = [runs[loser], inputs[loser]];
        if (lost?.status !== "fulfilled" || losing === undefined) return expect(lost?.status).toBe("rejected");
        const refreshed = (await provider.read(id, lost.value.outputs as Properties)) as Properties;
        expect(await provider.check(losing, {})).toEqual([]);
        const told = await failure(provider.diff(id, refreshed, losing));
        // Where a service strips tags the loser's may be the last ones set: then it is the key that is not there.
        expect(told.message).toMatch(
          new RegExp(`acme/shop/stack-${winner}/api manages|expected the private key of the live certificate`),
        );
      },
    );

    rule("destroy leaves a certificate that another stack has taken over", async () => {
      const made = await create(inputsOf(first));
      await cloud.setTags(made.id, { ...provenance, "pulumi-certificates-certificate-id": "acme/shop/staging/api" });
      await provider.delete(made.id, made.outputs);
      expect(await cloud.ids()).toEqual([made.id]);
    });

    rule("a pin is adopted with rollbackPrivateKey, its foreign tags stay, and destroy retains it", async () => {
      const id = await cloud.importAsSomebodyElse(first, { "certctl-managed-by": "certctl" });
      const inputs = inputsOf(renewed, { ...cloud.pinned(id), rollbackPrivateKey: first.privateKeyPem });
      const made = await create(inputs);
      expect(made.id).toBe(id);
      const live = await cloud.live(id);
      expect(live?.fingerprint).toBe(renewed.fingerprint);
      expect(live?.tags).toEqual({ "certctl-managed-by": "certctl", ...provenance });
      await provider.delete(id, made.outputs);
      expect(await cloud.ids()).toEqual([id]);
    });

    rule("a pin whose key nobody knows is refused in preview already, saying what would help", async () => {
      const id = await cloud.importAsSomebodyElse(first);
      if (cloud.givesKeyBack) {
        await create(inputsOf(renewed, cloud.pinned(id)));
        expect((await cloud.live(id))?.fingerprint).toBe(renewed.fingerprint);
        return;
      }
      const [found] = await provider.check(inputsOf(renewed, cloud.pinned(id)), undefined);
      expect(found?.code).toBe("ROLLBACK_IMPOSSIBLE");
      expect(found?.message).toMatch(
        /^rollbackPrivateKey: expected the private key of the live certificate .* received none/,
      );
      expect((await cloud.live(id))?.fingerprint).toBe(first.fingerprint);
    });

    rule("a pin renewed with the same key needs no other key", async () => {
      const id = await cloud.importAsSomebodyElse(first);
      const sameKey = await leafFor({ privateKey: first.keyObject });
      await create(inputsOf(sameKey, cloud.pinned(id)));
      expect((await cloud.live(id))?.fingerprint).toBe(sameKey.fingerprint);
    });

    rule("a pin that another stack manages is refused, unless adopt: true", async () => {
      const id = await cloud.importAsSomebodyElse(first, {
        ...provenance,
        "pulumi-certificates-certificate-id": "acme/shop/staging/api",
      });
      const inputs = inputsOf(renewed, { ...cloud.pinned(id), rollbackPrivateKey: first.privateKeyPem });
      expect((await provider.check(inputs, undefined)).map(({ code }) => code)).toEqual(["TARGET_OWNED_BY_ANOTHER"]);
      expect((await failure(provider.create(inputs))).message).toContain("acme/shop/staging/api manages");
      await create({ ...inputs, adopt: true });
      expect((await cloud.live(id))?.tags).toMatchObject(provenance);
    });

    ruleUnder("a failed rotation to a new key restores the old certificate under its old key", async (disturb) => {
      const made = await create(inputsOf(first));
      const before = await cloud.live(made.id);
      disturb.staleReads(50);
      const error = await failure(provider.update(made.id, made.outputs, inputsOf(renewed)));
      expect(error.message).toContain("rollback: restored");
      const live = await cloud.live(made.id);
      expect(live?.fingerprint).toBe(first.fingerprint);
      expect(live?.privateKeyFingerprint).toBe(before?.privateKeyFingerprint);
      expect(live?.tags).toEqual(before?.tags);
      expect(error).not.toBeInstanceOf(PartialFailure);
    });

    ruleUnder("a refused rotation changes nothing and says that nothing was to be taken back", async (disturb) => {
      const made = await create(inputsOf(first));
      disturb.refuseImport();
      const error = await failure(provider.update(made.id, made.outputs, inputsOf(renewed)));
      expect(error.message).toMatch(
        /failed: .*refused for the test[\s\S]*rollback: not_needed[\s\S]*live now: the certificate from before/,
      );
      expect((await cloud.live(made.id))?.fingerprint).toBe(first.fingerprint);
    });

    ruleUnder("somebody else's write during a rotation is a conflict, and is not restored over", async (disturb) => {
      const made = await create(inputsOf(first));
      const theirs = await leafFor();
      disturb.thirdPartyAfterImport(theirs);
      const error = await failure(provider.update(made.id, made.outputs, inputsOf(renewed)));
      expect(error.message).toContain("rollback: conflict");
      expect(error.message).toContain(theirs.fingerprint.slice(0, 16));
      expect((await cloud.live(made.id))?.fingerprint).toBe(theirs.fingerprint);
    });

    ruleUnder("a lost answer to the first import leaves one certificate, found by its provenance", async (disturb) => {
      disturb.loseImportAnswer();
      const made = await create(inputsOf(first));
      expect(await cloud.ids()).toEqual([made.id]);
    });

    ruleUnder("an import that never arrived is made again", async (disturb) => {
      disturb.cutBeforeImport();
      const made = await create(inputsOf(first));
      expect(await cloud.ids()).toEqual([made.id]);
    });

    ruleUnder("a lost answer to a rotation is looked up, and the rotation goes on", async (disturb) => {
      const made = await create(inputsOf(first));
      disturb.loseImportAnswer();
      await update(made, inputsOf(renewed));
      expect((await cloud.live(made.id))?.fingerprint).toBe(renewed.fingerprint);
    });

    ruleUnder("throttling is waited out", async (disturb) => {
      disturb.throttle(2);
      const made = await create(inputsOf(first));
      expect((await cloud.live(made.id))?.fingerprint).toBe(first.fingerprint);
    });

    ruleUnder("tags lost on an import are put back", async (disturb) => {
      const made = await create(inputsOf(first));
      disturb.loseTags();
      await update(made, inputsOf(renewed));
      expect((await cloud.live(made.id))?.tags).toEqual({ env: "production", ...provenance });
    });

    ruleUnder("a read that lags a little is waited for", async (disturb) => {
      const made = await create(inputsOf(first));
      disturb.staleReads(2);
      await update(made, inputsOf(renewed));
      expect((await cloud.live(made.id))?.fingerprint).toBe(renewed.fingerprint);
    });
  });
}
