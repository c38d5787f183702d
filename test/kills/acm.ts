import { DEFAULT_ACCOUNT, startLocalAcm } from "../clouds/acm/index.ts";
import { type CloudKind, type Place, placeNames, tags, verify } from "./cloud.ts";

/** One for each certificate of a stack. */
const regions = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
  ...["eu-west-1", "eu-west-2", "eu-central-1", "ap-south-1"],
];

export const acm: CloudKind = {
  name: "ACM",
  writes: ["ImportCertificate", "AddTagsToCertificate", "RemoveTagsFromCertificate", "DeleteCertificate"],

  async start(count, sleep) {
    const started = await startLocalAcm({ sleep });
    const places = placeNames(count).map((name, index): Place => {
      const region = regions[index];
      if (region === undefined) throw new Error(`places: expected at most ${regions.length}, received ${count}`);
      return {
        name,
        args: { acm: { region, tags }, verify },
        when: { region },
        held: () => started.acm.certificates().flatMap((each) => (each.region === region ? heldAs(each) : [])),
        calls: () => started.acm.calls.filter((call) => call.region === region),
      };
    });
    return {
      // With the account's number nobody asks who the caller is: that call belongs to no certificate.
      environment: { ...started.env, AWS_ACCOUNT_ID: DEFAULT_ACCOUNT.id },
      faults: started.acm.faults,
      places,
      clearCalls: () => started.acm.clearCalls(),
      close: () => started.close(),
    };
  },
};

function heldAs<T extends { readonly arn: string }>({ arn, ...rest }: T) {
  return [{ id: arn, ...rest }];
}
