import type { FieldFault } from '../../../shared-kernel/errors.js';

/** One spelling for each address, so that case variants are one account (ToS 1.5.account, 2.5). */
export const normalisedEmail = (written: string): string => written.normalize('NFKC').trim().toLowerCase();

export const emailFault = (written: string): FieldFault | undefined => {
  const isSound =
    written.length <= 254 && /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(normalisedEmail(written));
  return isSound ? undefined : { pointer: '/email', code: 'email', message: 'This is not an e-mail address.' };
};
