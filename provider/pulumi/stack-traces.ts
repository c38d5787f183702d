/**
 * Until the function that it returns is called, stack traces have one line: where the error was made. For the constructor
 * of a resource, around `super`: the SDK has a trace made for each of a hundred promises, so as to say where a leaked one
 * came from, and with TypeScript's source maps that takes several milliseconds a resource, more than all the rest. Where
 * the resource itself was made the SDK notes apart from that, in full, by counting constructors: so no base class of ours
 * does this for all resources. With `PULUMI_DEBUG_PROMISE_LEAKS` somebody wants to see the traces: then they stay.
 */
export function shortenStackTraces(): () => void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
}
