import type { Bounds, FieldFault } from '../../../shared-kernel/errors.js';

/** quality.md: without a second factor a password has at least fifteen characters. */
export const MINIMUM_LENGTH = 15;
/** Longer than any passphrase; keeps a hostile megabyte away from the hash. */
export const MAXIMUM_LENGTH = 200;
const LENGTH: Bounds = { min: MINIMUM_LENGTH, max: MAXIMUM_LENGTH };

/**
 * The building blocks of the passwords that leak most, in Swedish and English. A password of fifteen characters
 * or more that leaked is nearly always a few of these in a row, which a list of whole passwords would miss.
 */
const common = `password passwort passord losenord lösenord hemligt hemlig secret letmein welcome valkommen välkommen
  qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm asdf zxcv qazwsx 1qaz2wsx abcdef abcdefgh abc123 admin administrator
  root user anvandare användare login logga guest test testing demo default changeme change master dragon monkey shadow
  sunshine princess football fotboll baseball hockey superman batman iloveyou jagalskardig loveme trustno1 whatever
  freedom mustang summer sommar winter vinter spring autumn host höst company foretag företag customer customerconnect
  connect crm sales system service server computer internet google microsoft windows apple samsung pokemon starwars
  michael jessica charlie jordan daniel robert anders johan maria sverige sweden stockholm goteborg göteborg malmo malmö
  hejhej hejsan heja bajen january februari february march april may june juni july juli august september october
  november december monday tuesday friday fredag`.split(/\s+/);

const sequences = ['0123456789012345678901234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopåasdfghjklöäzxcvbnm'];

/** Which rules a password breaks. `about` is what an attacker would try first: the person's own details. */
export function passwordFaults(password: string, about: string[]): FieldFault[] {
  const fault = (code: string, message: string, bounds?: Bounds): FieldFault[] => [
    { pointer: '/password', code, message, ...(bounds && { bounds }) },
  ];
  const { length } = [...password];
  if (length < MINIMUM_LENGTH)
    return fault('min-length', `At least ${MINIMUM_LENGTH} characters; a sentence is fine.`, LENGTH);
  if (length > MAXIMUM_LENGTH) return fault('max-length', `At most ${MAXIMUM_LENGTH} characters.`, LENGTH);
  if (new Set(password.toLowerCase()).size < 6) return fault('breached', 'This password is easily guessed.');
  const own = about
    .flatMap((detail) => detail.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length > 3);
  if (unguessable(password.toLowerCase(), own) < 6)
    return fault('breached', 'This password is made of parts that leak often; choose something less common.');
  return [];
}

/** How many characters are left when the guessable parts are taken out, the longest first. */
function unguessable(password: string, own: string[]): number {
  const spelled = password.replaceAll('0', 'o').replaceAll('@', 'a').replaceAll('$', 's').replaceAll('3', 'e');
  const parts = [...common, ...own].sort((a, b) => b.length - a.length);
  return Math.min(...[password, spelled].map((text) => remainder(text, parts)));
}

function remainder(text: string, parts: string[]): number {
  let left = withoutSequences(text);
  for (const part of parts) left = left.replaceAll(part, '\0');
  // Digits and signs around a common word add little: the leaked lists are full of them.
  return new Set(left.replaceAll(/[\0\d\s\p{P}\p{S}]/gu, '')).size;
}

/** Runs along the alphabet, the keyboard or one key, forwards or back. */
function withoutSequences(text: string): string {
  const runs = sequences.flatMap((run) => [run, [...run].reverse().join('')]);
  let left = '';
  for (let start = 0; start < text.length; ) {
    let length = 4;
    while (start + length <= text.length && runs.some((run) => run.includes(text.slice(start, start + length))))
      length++;
    if (length > 4) start += length - 1;
    else left += text[start++];
  }
  return left.replaceAll(/(.)\1{3,}/gu, '');
}
