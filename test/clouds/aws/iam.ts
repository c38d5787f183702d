// Identity-based policies, reduced to what least privilege needs: allowed actions on allowed resources.
import { AwsError } from "./aws-error.ts";

/** Actions and resources may hold `*` and `?`, as in IAM. No resources: all of them. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
}

export interface Principal {
  readonly arn: string;
  /** Undefined allows everything. */
  readonly allow: readonly Statement[] | undefined;
}

/**
 * Checks one action; `resource` undefined is for actions without resource-level permissions, which need `*`.
 * @throws AwsError AccessDeniedException, in the service's words
 */
export function authorize(principal: Principal, action: string, resource: string | undefined): void {
  if (isAuthorized(principal, action, resource)) return;
  const { arn } = principal;
  const where = resource === undefined ? "" : ` on resource: ${resource}`;
  throw new AwsError(
    "AccessDeniedException",
    `User: ${arn} is not authorized to perform: ${action}${where} because no identity-based policy allows the ${action} action`,
  );
}

/** As {@link authorize}, for what the caller is told later. */
export function isAuthorized({ allow }: Principal, action: string, resource: string | undefined): boolean {
  return allow === undefined || allow.some((statement) => allows(statement, action, resource));
}

function allows({ actions, resources = ["*"] }: Statement, action: string, resource: string | undefined): boolean {
  const onResource =
    resource === undefined ? resources.includes("*") : resources.some((pattern) => isLike(pattern, resource));
  // IAM compares actions without regard to case, resources with it.
  return onResource && actions.some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase()));
}

/** Whether a text is like a pattern of IAM, in which `*` and `?` stand for others. */
export function isLike(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(text);
}
