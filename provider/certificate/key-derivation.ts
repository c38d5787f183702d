import { type Element, objectIdentifierOf, readWhole, sequenceOf, smallIntegerOf, tags } from "./der.ts";
import { Malformed } from "./malformed.ts";

// A file says itself how long its decryption takes. OpenSSL writes 2,048 rounds, the most careful tools 1,000,000.
const maximumRounds = 2_000_000;
// scrypt's cost is N × r × p; OpenSSL writes 16,384 × 8 × 1.
const maximumScryptCost = 2 ** 20;

const pbes2 = "1.2.840.113549.1.5.13";
const scrypt = "1.3.6.1.4.1.11591.4.11";

/**
 * Refuses an EncryptedPrivateKeyInfo (RFC 5958 section 3) whose key derivation would take more than about a second:
 * PBKDF2 and PBES1 (RFC 8018), PKCS#12's own schemes (RFC 7292 appendix C), scrypt (RFC 7914).
 *
 * @throws Malformed
 */
export function refuseCostlyDerivation(encryptedKey: Buffer): void {
  const [scheme, parameters] = sequenceOf(sequenceOf(readWhole(encryptedKey))[0]);
  const isPbes2 = objectIdentifierOf(scheme) === pbes2;
  const [derivation, derivationParameters] = isPbes2 ? sequenceOf(sequenceOf(parameters)[0]) : [scheme, parameters];
  const fields = sequenceOf(derivationParameters);
  if (objectIdentifierOf(derivation) === scrypt) refuseScryptCost(fields);
  else refuseManyRounds(fields[1]);
}

function refuseScryptCost(fields: readonly Element[]): void {
  const cost = smallIntegerOf(fields[1]) * smallIntegerOf(fields[2]) * smallIntegerOf(fields[3]);
  if (cost > maximumScryptCost) {
    throw new Malformed(`an encrypted key whose scrypt cost is over ${maximumScryptCost} (N × r × p)`);
  }
}

function refuseManyRounds(rounds: Element | undefined): void {
  if (rounds?.tag === tags.integer && smallIntegerOf(rounds) > maximumRounds) {
    throw new Malformed(`an encrypted key of more than ${maximumRounds} rounds of key derivation`);
  }
}
