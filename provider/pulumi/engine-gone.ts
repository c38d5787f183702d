import { connect } from "node:net";
import { type Address, engineAddress } from "./provider-process.ts";

const answerMilliseconds = 2_000;

/**
 * Why nothing may be written any more, or undefined while the engine that started this provider process is there. A
 * killed engine leaves its provider running, and what that goes on to write is in nobody's state: the next run might be
 * looking for orphans already.
 */
export async function engineGone(): Promise<string | undefined> {
  const address = engineAddress();
  if (address === undefined || (await answers(address))) return undefined;
  return "the Pulumi engine that started this run is gone, so nothing more is written; run `pulumi cancel`, then `pulumi up`";
}

function answers({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: answerMilliseconds });
    const end = (there: boolean) => {
      socket.destroy();
      resolve(there);
    };
    socket.once("connect", () => end(true));
    // Only a refusal proves that nobody listens; a busy machine is no reason to stop.
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code !== "ECONNREFUSED"));
    socket.once("timeout", () => end(true));
  });
}
