import type { FieldFault } from '../../../shared-kernel/errors.js';

/** Names that the service answers at itself, or that a visitor would take for the operator's own. */
const reserved = new Set(
  `about abuse account accounts admin administrator api app apps assets auth autodiscover beta billing blog calendar cdn
  client clients contact contacts crm customer customers dashboard demo dev dns docs download email example files forum
  ftp git graphql help host hostmaster image images imap info instance internal invoice invoices jobs legal live local
  localhost login logout mail mailer media metrics mobile monitor mx news noreply oauth operator partner pay payment
  payments pop postmaster pricing privacy prod production public register registration root sales sandbox secure
  security server shop signup smtp ssl sso staff staging static stats status store stripe support system terms test
  tls tools upload user users web webhook webhooks webmail webmaster wiki www`.split(/\s+/),
);

/**
 * The name of an instance in its address, `<slug>.<domain>` (ToS 1.5). Never used again after a client is
 * gone, so that an old link cannot lead into a stranger's instance.
 */
export const slugFault = (slug: string): FieldFault | undefined => {
  const fault = (code: string, message: string): FieldFault => ({ pointer: '/slug', code, message });
  if (slug.length < 3 || slug.length > 40) return fault('length', 'An address has 3 to 40 characters.');
  if (!/^[a-z0-9-]+$/.test(slug)) return fault('pattern', 'An address has small letters a–z, digits and hyphens.');
  // A leading or trailing hyphen is no host label (RFC 1123), and xn-- would be read as another script.
  if (slug.startsWith('-') || slug.endsWith('-') || slug.slice(2, 4) === '--')
    return fault('pattern', 'An address neither begins nor ends with a hyphen.');
  if (reserved.has(slug)) return fault('reserved', 'This address is kept for the service itself.');
  return undefined;
};
