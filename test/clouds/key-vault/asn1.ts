import { type AsnType, BaseBlock, Constructed, fromBER, Integer, ObjectIdentifier, OctetString } from "asn1js";

/** What is no well-formed ASN.1, or not of the shape that was expected. */
export class MalformedAsn1 extends Error {}

/** One ASN.1 element; each accessor throws {@link MalformedAsn1} where the element is of another kind. */
export class Element {
  readonly #block: AsnType;

  private constructor(block: AsnType) {
    this.#block = block;
  }

  /** Reads exactly one element, in BER: Windows writes PKCS#12 with indefinite lengths. */
  static read(bytes: Uint8Array): Element {
    const { offset, result } = fromBER(bytes);
    if (offset !== bytes.byteLength) throw new MalformedAsn1("not one well-formed element");
    return new Element(result);
  }

  get children(): readonly Element[] {
    if (!(this.#block instanceof Constructed)) throw new MalformedAsn1("not constructed");
    return this.#block.valueBlock.value.map((block) => {
      if (!(block instanceof BaseBlock)) throw new MalformedAsn1("not an element");
      return new Element(block as AsnType);
    });
  }

  child(index: number): Element {
    const child = this.children[index];
    if (child === undefined) throw new MalformedAsn1(`no element ${index}`);
    return child;
  }

  get objectIdentifier(): string {
    if (this.#block instanceof ObjectIdentifier) return this.#block.getValue();
    throw new MalformedAsn1("not an object identifier");
  }

  get integer(): number {
    if (this.#block instanceof Integer && !this.#block.valueBlock.isHexOnly) return this.#block.valueBlock.valueDec;
    throw new MalformedAsn1("not a small integer");
  }

  get isInteger(): boolean {
    return this.#block instanceof Integer;
  }

  /** An octet string's content, in one piece or several; under an implicit context tag too. */
  get octets(): Buffer {
    if (this.#block instanceof OctetString) return Buffer.from(this.#block.getValue());
    if (this.contextTag !== undefined && this.#block instanceof Constructed) {
      return Buffer.concat(this.children.map(({ octets }) => octets));
    }
    if (this.contextTag !== undefined) return this.#contentOctets();
    throw new MalformedAsn1("not an octet string");
  }

  /** The whole element as it was written. */
  get der(): Buffer {
    return Buffer.from(this.#block.valueBeforeDecodeView);
  }

  /** The number of a context-specific tag. */
  get contextTag(): number | undefined {
    const { tagClass, tagNumber } = this.#block.idBlock;
    return tagClass === 3 ? tagNumber : undefined;
  }

  #contentOctets(): Buffer {
    const { idBlock, lenBlock } = this.#block;
    return this.der.subarray(idBlock.blockLength + lenBlock.blockLength);
  }
}
