// As much of the DNS wire format (RFC 1035) as a question and its answer need. Names have no last dot.

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  /** The question as it was asked, to be repeated in the answer. */
  readonly bytes: Buffer;
}

export interface Answer {
  /** Data by RFC 1035, 3.3. */
  readonly data: readonly Buffer[];
  /** RCODE: 0 also for a name without records of that type, 3 for one that there is not (RFC 1035, 4.1.1). */
  readonly code: 0 | 2 | 3 | 5;
}

const HEADER_BYTES = 12;
const TTL_SECONDS = 60;
/** A pointer to the name of the question, right after the header (RFC 1035, 4.1.4). */
const QUESTION_NAME = 0xc000 | HEADER_BYTES;

/** The first question of a message; undefined for what is no question. */
export function readQuestion(message: Buffer): Question | undefined {
  const isQuestion = message.length > HEADER_BYTES && (message.readUInt16BE(2) & 0x8000) === 0;
  if (!isQuestion || message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  if (at + 5 > message.length) return undefined;
  const bytes = message.subarray(HEADER_BYTES, at + 5);
  return {
    id: message.readUInt16BE(0),
    name: labels.join(".").toLowerCase(),
    type: message.readUInt16BE(at + 1),
    bytes,
  };
}

export function writeAnswer({ id, type, bytes }: Question, { data, code }: Answer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  // An answer, authoritative, to a question that wished recursion, which is available.
  header.writeUInt16BE(0x8580 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(data.length, 6);
  return Buffer.concat([header, bytes, ...data.map((each) => record(type, each))]);
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(QUESTION_NAME, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(TTL_SECONDS, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

export function writeName(name: string): Buffer {
  const labels = name
    .replace(/\.$/, "")
    .split(".")
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, "latin1")]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}
