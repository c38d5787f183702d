// A small DNS server of the world outside: which name servers a zone is delegated to, and CNAMEs, by the local Route 53.
import { createSocket, type RemoteInfo } from "node:dgram";
import type { AddressInfo } from "node:net";
import { type Answer, readQuestion, writeAnswer, writeName } from "./message.ts";

/** What the world's DNS knows: the local Route 53 is one. Names without their last dot. */
export interface Zones {
  /** The name servers of a delegated zone; undefined where no zone begins at that name. */
  delegationOf(name: string): readonly string[] | undefined;
  publicRecord(name: string, type: string): { readonly values: readonly string[] } | undefined;
}

export interface StartedDns {
  /** For dns.Resolver.setServers: `127.0.0.1:5353`. */
  readonly address: string;
  /** The names asked for, with the type: `NS example.com`. */
  readonly questions: readonly string[];
  /** Answers SERVFAIL to so many of the next questions. */
  fail(times: number): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<number, "NS" | "CNAME">> = { 2: "NS", 5: "CNAME" };

/** Serves on UDP at 127.0.0.1, on a free port. */
export async function startLocalDns(zones: Zones): Promise<StartedDns> {
  const socket = createSocket("udp4");
  const questions: string[] = [];
  let failures = 0;
  socket.on("message", (message: Buffer, { port, address }: RemoteInfo) => {
    const question = readQuestion(message);
    if (question === undefined) return;
    questions.push(`${TYPES[question.type] ?? question.type} ${question.name}`);
    const answer = failures > 0 ? SERVER_FAILURE : answerOf(question.name, TYPES[question.type], zones);
    failures = Math.max(0, failures - 1);
    socket.send(writeAnswer(question, answer), port, address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", resolve);
  });
  const { port } = socket.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    questions,
    fail: (times) => {
      failures = times;
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

const SERVER_FAILURE: Answer = { data: [], code: 2 };
const NO_SUCH_NAME: Answer = { data: [], code: 3 };

function answerOf(name: string, type: "NS" | "CNAME" | undefined, zones: Zones): Answer {
  const names = type === "CNAME" ? zones.publicRecord(name, type)?.values : zones.delegationOf(name);
  if (type === undefined) return { data: [], code: 0 };
  return names === undefined ? NO_SUCH_NAME : { data: names.map(writeName), code: 0 };
}
