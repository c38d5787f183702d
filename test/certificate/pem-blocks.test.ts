import { describe, expect, it } from "vitest";
import { Malformed } from "../../provider/certificate/malformed.ts";
import {
  decodeBlock,
  describeLabel,
  describeWithoutPem,
  readPem,
  writePem,
} from "../../provider/certificate/pem-blocks.ts";

const bytes = Buffer.from(Array.from({ length: 100 }, (_, index) => index));
const pem = writePem("CERTIFICATE", bytes);
const decoded = (text: string) => readPem(text).map(decodeBlock);

describe("PEM as people have it", () => {
  it.each([
    ["CRLF", pem.replaceAll("\n", "\r\n")],
    ["a lone CR as a line end", pem.replaceAll("\n", "\r")],
    ["a byte order mark", `\uFEFF${pem}`],
    ["text around the blocks", `Bag Attributes\n  friendlyName: api: 1\n${pem}subject=CN = api\n`],
    ["indented lines, as in a YAML file", pem.replace(/^/gm, "    ")],
    ["line ends written as \\n, as in an environment variable", pem.replaceAll("\n", "\\n")],
    ["line ends lost to spaces", pem.trim().replaceAll("\n", " ")],
    ["no line end at the end", pem.trimEnd()],
    ["one long line of base64", `-----BEGIN CERTIFICATE-----\n${bytes.toString("base64")}\n-----END CERTIFICATE-----`],
  ])("%s", (_, text) => {
    expect(decoded(text)).toEqual([bytes]);
  });

  it("keeps the old encryption header out of the base64 (RFC 1421)", () => {
    const text = pem.replace("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n");
    expect(readPem(text)[0]?.dekInfo).toBe("AES-128-CBC,00FF");
    expect(decoded(text)).toEqual([bytes]);
  });

  it("writes 64 columns with LF (RFC 7468)", () => {
    expect(pem.split("\n").map((line) => line.length)).toEqual([27, 64, 64, 8, 25, 0]);
  });
});

describe("PEM that is broken says how", () => {
  it.each([
    ["no END line", pem.slice(0, 60), "cut off (its END line is missing)"],
    ["no BEGIN line", pem.slice(30), "cut off (an END line without BEGIN)"],
    ["a block inside a block", pem.slice(0, 60) + pem, "cut off (its END line is missing)"],
    ["two labels", pem.replace("END CERTIFICATE", "END PUBLIC KEY"), "begins as CERTIFICATE and ends as PUBLIC KEY"],
    ["a foreign character", pem.replace("AAEC", "AA*C"), "other characters than base64"],
    ["a lost character", pem.replace("AAEC", "AAE"), "base64 is cut off"],
    ["an empty block", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "an empty PEM block CERTIFICATE"],
  ])("%s", (_, text, message) => {
    expect(() => decoded(text)).toThrow(Malformed);
    expect(() => decoded(text)).toThrow(message);
  });
});

describe("a text without PEM is named, and not shown", () => {
  it.each([
    ["", "an empty text"],
    [" \n\uFEFF ", "an empty text"],
    ["api.pem", "what looks like a file name"],
    ["./certificates/api", "what looks like a file name"],
    ["C:\\certificates\\api.crt", "what looks like a file name"],
    ["\uFFFD\uFFFD-\0-\0-\0-\0-\0B\0", "UTF-16"],
    ["0\uFFFD\u0003\uFFFD0", "binary data"],
    [bytes.toString("base64"), "base64 without a BEGIN and an END line"],
    ["---- BEGIN CERTIFICATE ----\nAAAA", "a garbled BEGIN line"],
    ["hunter2 hunter2", "text without any PEM block"],
  ])("%j", (text, words) => {
    expect(describeWithoutPem(text)).toContain(words);
    expect(describeWithoutPem(text)).not.toContain("hunter2");
  });

  it("says in the user's words what a block is, and its label", () => {
    expect(describeLabel("CERTIFICATE REQUEST")).toBe("a certificate signing request (PEM block CERTIFICATE REQUEST)");
    expect(describeLabel("EC PRIVATE KEY")).toBe("a private key (PEM block EC PRIVATE KEY)");
    expect(describeLabel("SOMETHING NEW")).toBe("a PEM block SOMETHING NEW");
  });
});
