import type { WireRequest, WireResponse } from "../http.ts";
import type { AwsError } from "./aws-error.ts";
import { readForm, STS_NAMESPACE, xmlErrorResponse, xmlResponse } from "./query-protocol.ts";
import { rateExceeded } from "./quotas.ts";
import type { AwsService, ServiceCalls } from "./service-calls.ts";
import { signedService } from "./sigv4.ts";
import { answerSts } from "./sts.ts";

/** The Security Token Service of a local AWS. It has no quota here. */
export class LocalSts implements AwsService {
  readonly #shared: ServiceCalls;

  constructor(shared: ServiceCalls) {
    this.#shared = shared;
  }

  accepts(request: WireRequest): boolean {
    return signedService(request) === "sts";
  }

  clear(): void {}

  handle(received: WireRequest): Promise<WireResponse> {
    return this.#shared.answer(received, errorResponse, async (request, caller, requestId) => {
      const form = readForm(request.body);
      const operation = form.get("Action") ?? "";
      const { output } = await this.#shared.run({
        operation,
        caller,
        arn: form.get("RoleArn") ?? undefined,
        spendQuota() {},
        throttlingError: rateExceeded,
        work: () => ({ output: answerSts(operation, form, caller, this.#shared.accounts), arn: undefined }),
      });
      return xmlResponse(operation, output, requestId, STS_NAMESPACE);
    });
  }
}

function errorResponse(error: AwsError, requestId: string): WireResponse {
  return xmlErrorResponse(error, requestId, STS_NAMESPACE);
}
