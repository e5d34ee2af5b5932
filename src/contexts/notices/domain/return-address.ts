/** Whom a mail that comes back was for (VERP): the address itself says it, so that no report needs to be understood. */
export interface Returned {
  tenantId: string;
  deliveryId: string;
}

/** A keyed hash as lower-case hex. */
export type Mac = (text: string) => string;

const PREFIX = 'bounce+';
const ID_LENGTH = 25;
const MAC_LENGTH = 5;

/**
 * `bounce+<tenant>.<delivery>.<mac>`: both ids in base 36 and five characters of a keyed hash. That is the 64
 * characters that a local part may have (RFC 5321 4.5.3.1.1), and it survives servers that fold case.
 */
export const returnAddress = ({ tenantId, deliveryId }: Returned, domain: string, mac: Mac): string => {
  const ids = `${compact(tenantId)}.${compact(deliveryId)}`;
  return `${PREFIX}${ids}.${signature(ids, mac)}@${domain}`;
};

/** Reads one of our own return addresses; `undefined` for anything else, or one that we did not sign. */
export const readReturnAddress = (address: string, mac: Mac): Returned | undefined => {
  const match = /^bounce\+([0-9a-z]{25})\.([0-9a-z]{25})\.([0-9a-z]{5})@/.exec(address.toLowerCase());
  const [, tenant, delivery, given] = match ?? [];
  if (!tenant || !delivery || signature(`${tenant}.${delivery}`, mac) !== given) return undefined;
  return { tenantId: expanded(tenant), deliveryId: expanded(delivery) };
};

const compact = (uuid: string): string =>
  BigInt(`0x${uuid.replaceAll('-', '')}`)
    .toString(36)
    .padStart(ID_LENGTH, '0');

const expanded = (text: string): string => {
  const digits = [...text].reduce((value, digit) => value * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  const hex = digits.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const signature = (ids: string, mac: Mac): string =>
  BigInt(`0x${mac(ids)}`)
    .toString(36)
    .padStart(MAC_LENGTH, '0')
    .slice(-MAC_LENGTH);
