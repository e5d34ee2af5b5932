import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { DocumentVersion, Language } from '../../terms/contract.js';

const documentNames: Record<Language, Record<string, string>> = {
  sv: {
    'terms-of-service': 'Användarvillkor',
    'acceptable-use-policy': 'Regler för godtagbar användning',
    'privacy-policy': 'Integritetspolicy',
  },
  en: {
    'terms-of-service': 'Terms of Service',
    'acceptable-use-policy': 'Acceptable Use Policy',
    'privacy-policy': 'Privacy Policy',
  },
};

const listed = (documents: Pick<DocumentVersion, 'kind' | 'version' | 'sha256'>[], language: Language): string[] =>
  documents.map(
    ({ kind, version, sha256 }) => `${documentNames[language][kind] ?? kind}, version ${version} (SHA-256 ${sha256})`,
  );

const verifyRegistration: NoticeTemplate = {
  id: 'verify-registration',
  version: 1,
  clause: 'ToS 3.2',
  secret: true,
  write: ({ token, clientName, days }, { language, baseUrl }) => {
    // After the hash, the token is sent to no server and stands in no log.
    const url = `${baseUrl}/sign-up/verify#token=${token}`;
    return language === 'sv'
      ? {
          subject: 'Bekräfta din registrering',
          paragraphs: [
            `Någon, förmodligen du, har registrerat ${clientName} hos Customer Connect med den här e-postadressen.`,
            `Bekräfta inom ${days} dagar, så ingås avtalet och din egen instans öppnas. Gör du ingenting tar vi bort uppgifterna efter den tiden.`,
          ],
          action: { label: 'Bekräfta registreringen', url },
        }
      : {
          subject: 'Confirm your registration',
          paragraphs: [
            `Someone, most likely you, registered ${clientName} with Customer Connect using this e-mail address.`,
            `Confirm within ${days} days to conclude the agreement and open your own instance. If you do nothing, we remove the details after that time.`,
          ],
          action: { label: 'Confirm the registration', url },
        };
  },
};

const alreadyRegistered: NoticeTemplate = {
  id: 'already-registered',
  version: 1,
  clause: 'ToS 2.5',
  write: (_, { language, baseUrl }) =>
    language === 'sv'
      ? {
          subject: 'Du har redan ett konto',
          paragraphs: [
            'Någon försökte registrera sig hos Customer Connect med den här e-postadressen. Den har redan ett konto, och varje person har ett enda, så ingen ny registrering har gjorts.',
            'Var det du loggar du in på din instans som vanligt; därifrån kan du också återställa lösenordet. Var det inte du behöver du inte göra något.',
          ],
          action: { label: 'Till Customer Connect', url: baseUrl },
        }
      : {
          subject: 'You already have an account',
          paragraphs: [
            'Someone tried to register with Customer Connect using this e-mail address. It already has an account, and each person has one only, so nothing new was registered.',
            'If it was you, sign in at your instance as usual; you can reset the password there too. If it was not you, there is nothing you need to do.',
          ],
          action: { label: 'Go to Customer Connect', url: baseUrl },
        },
};

const contractCopy: NoticeTemplate = {
  id: 'contract-copy',
  version: 2,
  clause: 'ToS 3.2',
  write: (data, { language, baseUrl }) => {
    const { clientName, instanceUrl } = data;
    const concludedOn = dateInWords(String(data.concludedOn), language);
    const documents = listed(data.documents as DocumentVersion[], language);
    return language === 'sv'
      ? {
          subject: 'Ditt avtal med Customer Connect',
          paragraphs: [
            `Avtalet med ${clientName} ingicks den ${concludedOn}. Det består av dessa dokument, som du godkände:`,
            ...documents,
            `De finns att läsa i just dessa versioner på ${baseUrl}/legal. Din instans finns på ${instanceUrl}; du är dess första administratör.`,
          ],
          action: { label: 'Logga in', url: `${instanceUrl}/log-in` },
        }
      : {
          subject: 'Your agreement with Customer Connect',
          paragraphs: [
            `The agreement with ${clientName} was concluded on ${concludedOn}. It consists of these documents, which you accepted:`,
            ...documents,
            `You can read them in exactly these versions at ${baseUrl}/legal. Your instance is at ${instanceUrl}; you are its first administrator.`,
          ],
          action: { label: 'Sign in', url: `${instanceUrl}/log-in` },
        };
  },
};

const approvalPending: NoticeTemplate = {
  id: 're-registration-pending',
  version: 1,
  clause: 'ToS 3.6.e',
  write: (_, { language }) =>
    language === 'sv'
      ? {
          subject: 'Din registrering väntar på ett beslut',
          paragraphs: [
            'Tack, din e-postadress är bekräftad. En tidigare instans för samma kund har raderats på grund av utebliven betalning eller ett avtalsbrott. En ny registrering behöver därför godkännas av oss innan avtalet ingås.',
            'Du får ett nytt meddelande när vi har beslutat. Inget avtal gäller under tiden.',
          ],
        }
      : {
          subject: 'Your registration waits for a decision',
          paragraphs: [
            'Thank you, your e-mail address is confirmed. An earlier instance of the same client was deleted for non-payment or a breach of the terms, so a new registration needs our approval before an agreement is concluded.',
            'We write again when we have decided. No agreement is in force until then.',
          ],
        },
};

const approvalRefused: NoticeTemplate = {
  id: 're-registration-refused',
  version: 1,
  clause: 'ToS 3.6.e',
  write: ({ reason }, { language }) =>
    language === 'sv'
      ? {
          subject: 'Din registrering godkändes inte',
          paragraphs: [
            'Vi har prövat din registrering och kan inte godkänna den.',
            `Skäl: ${reason}`,
            'Inget avtal har ingåtts, och uppgifterna från registreringen är borttagna.',
          ],
        }
      : {
          subject: 'Your registration was not approved',
          paragraphs: [
            'We have considered your registration and cannot approve it.',
            `Reason: ${reason}`,
            'No agreement was concluded, and the details of the registration have been removed.',
          ],
        },
};

const nowConsumer: NoticeTemplate = {
  id: 'counted-as-consumer',
  version: 1,
  clause: 'ToS 1.5.consumer',
  write: ({ clientName, since, reason }, { language }) => {
    const day = dateInWords(since as LocalDate, language);
    return language === 'sv'
      ? {
          subject: 'Du räknas som konsument hos oss',
          paragraphs: [
            `Från och med ${day} räknas avtalet som ett avtal med en konsument, i namnet ${clientName}.`,
            `Skäl: ${reason}`,
            'Du har alltså en konsuments rättigheter i hela avtalet, även för det som redan är beställt: ångerrätten medan dess tid löper, svarstiden för reklamationer och skyddet i ditt hemland. Inget organisationsnummer hör längre till avtalet.',
            'Stämmer det inte, svara på det här brevet.',
          ],
        }
      : {
          subject: 'You count as a consumer with us',
          paragraphs: [
            `From ${day} the agreement counts as one with a consumer, in the name of ${clientName}.`,
            `Reason: ${reason}`,
            'So you have the rights of a consumer in the whole agreement, for what has been ordered already as well: withdrawal while its time runs, the time for answers to complaints, and the protection of your home country. No organisation number belongs to the agreement any more.',
            'If this is not so, answer this letter.',
          ],
        };
  },
};

const nowBusiness: NoticeTemplate = {
  id: 'counted-as-business',
  version: 1,
  clause: 'ToS 1.5.client',
  write: ({ clientName, since, reason }, { language }) => {
    const day = dateInWords(since as LocalDate, language);
    return language === 'sv'
      ? {
          subject: 'Du räknas som företag hos oss',
          paragraphs: [
            `Från och med ${day} räknas avtalet som ett avtal med ${clientName}, ett företag.`,
            `Skäl: ${reason}`,
            'Det som avtalades före den dagen behåller konsumentens rättigheter. Det som beställs därefter följer reglerna för företag.',
            'Stämmer det inte, svara på det här brevet.',
          ],
        }
      : {
          subject: 'You count as a business with us',
          paragraphs: [
            `From ${day} the agreement counts as one with ${clientName}, a business.`,
            `Reason: ${reason}`,
            'What was agreed before that day keeps the rights of a consumer. What is ordered from then on follows the rules for businesses.',
            'If this is not so, answer this letter.',
          ],
        };
  },
};

/** What tenancy writes to people. */
export const letters = [
  verifyRegistration,
  alreadyRegistered,
  contractCopy,
  approvalPending,
  approvalRefused,
  nowConsumer,
  nowBusiness,
];
