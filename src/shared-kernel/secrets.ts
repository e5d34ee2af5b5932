/**
 * Secrets for links, cookies and keys: whoever holds one may act, so only its hash is stored. They are 256 random
 * bits, so a plain hash is enough, and its comparison tells nobody anything.
 */
export abstract class Secrets {
  abstract mint(): { secret: string; hash: string };
  abstract hashOf(secret: string): string;
}
