import { dateInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import type { Language } from '../../terms/contract.js';

const invitation: NoticeTemplate = {
  id: 'invitation',
  version: 1,
  clause: 'ToS 1.5.administrator',
  secret: true,
  write: ({ clientName, token, instanceUrl, lastDay }, { language }) => {
    const url = `${instanceUrl}/invitation#token=${token}`;
    return language === 'sv'
      ? {
          subject: `Inbjudan till ${clientName} i Customer Connect`,
          paragraphs: [
            `En administratör hos ${clientName} har bjudit in dig till deras instans.`,
            `Inbjudan gäller till och med ${lastDay}. Vill du inte vara med behöver du inte göra något; då tar vi bort din adress.`,
          ],
          action: { label: 'Tacka ja', url },
        }
      : {
          subject: `Invitation to ${clientName} in Customer Connect`,
          paragraphs: [
            `An administrator at ${clientName} has invited you to their instance.`,
            `The invitation is open until ${lastDay}. If you would rather not join, there is nothing to do; we then remove your address.`,
          ],
          action: { label: 'Accept', url },
        };
  },
};

const staffInvited: NoticeTemplate = {
  id: 'staff-invited',
  version: 1,
  secret: true,
  write: ({ token, instanceUrl, lastDay }, { language }) => {
    const url = `${instanceUrl}/invitation#token=${token}`;
    return language === 'sv'
      ? {
          subject: 'Inbjudan till driftens arbetsyta',
          paragraphs: [
            `Du har bjudits in till arbetsytan för dem som driver tjänsten. Inbjudan gäller till och med ${lastDay}.`,
          ],
          action: { label: 'Välj lösenord', url },
        }
      : {
          subject: 'Invitation to the operator’s workspace',
          paragraphs: [
            `You have been invited to the workspace of those who run the service. The invitation is open until ${lastDay}.`,
          ],
          action: { label: 'Choose a password', url },
        };
  },
};

const passwordReset: NoticeTemplate = {
  id: 'password-reset',
  version: 1,
  clause: 'ToS 2.7',
  secret: true,
  write: ({ token, instanceUrl }, { language }) => {
    const url = `${instanceUrl}/reset-password#token=${token}`;
    return language === 'sv'
      ? {
          subject: 'Välj ett nytt lösenord',
          paragraphs: [
            'Någon, förmodligen du, har bett om att få välja ett nytt lösenord. Länken gäller i en timme och kan användas en gång.',
            'Var det inte du kan du bortse från det här brevet; lösenordet är oförändrat.',
          ],
          action: { label: 'Välj nytt lösenord', url },
        }
      : {
          subject: 'Choose a new password',
          paragraphs: [
            'Someone, most likely you, asked to choose a new password. The link works for an hour and can be used once.',
            'If it was not you, you can disregard this letter; the password is unchanged.',
          ],
          action: { label: 'Choose a new password', url },
        };
  },
};

const passwordChanged: NoticeTemplate = {
  id: 'password-changed',
  version: 1,
  clause: 'ToS 2.7',
  write: (_, { language, sentOn }) =>
    language === 'sv'
      ? {
          subject: 'Ditt lösenord har ändrats',
          paragraphs: [
            `Ditt lösenord ändrades den ${dateInWords(sentOn, 'sv')}, och alla andra inloggningar har avslutats.`,
            'Var det inte du: återställ lösenordet från inloggningssidan och tala med din administratör.',
          ],
        }
      : {
          subject: 'Your password has been changed',
          paragraphs: [
            `Your password was changed on ${dateInWords(sentOn, 'en')}, and all other sessions have ended.`,
            'If it was not you: reset the password from the sign-in page and talk to your administrator.',
          ],
        },
};

const passwordReminder: NoticeTemplate = {
  id: 'password-reminder',
  version: 1,
  clause: 'ToS 2.7',
  write: ({ changedOn, instanceUrl }, { language }) =>
    language === 'sv'
      ? {
          subject: 'Dags att byta lösenord',
          paragraphs: [
            `Ditt lösenord valdes den ${dateInWords(String(changedOn), 'sv')}. Villkoren ber alla användare att byta då och då.`,
            'Det här är bara en påminnelse: ditt konto fungerar som vanligt även om du väntar.',
          ],
          action: { label: 'Byt lösenord', url: `${instanceUrl}/profile` },
        }
      : {
          subject: 'Time to change your password',
          paragraphs: [
            `You chose your password on ${dateInWords(String(changedOn), 'en')}. The terms ask every user to change it now and then.`,
            'This is only a reminder: your account keeps working as usual even if you wait.',
          ],
          action: { label: 'Change the password', url: `${instanceUrl}/profile` },
        },
};

const administratorAdded: NoticeTemplate = {
  id: 'administrator-added',
  version: 1,
  clause: 'ToS 1.5.administrator',
  write: ({ name }, { language, sentOn }) =>
    language === 'sv'
      ? {
          subject: 'Din instans har fått en ny administratör',
          paragraphs: [
            `${name} är administratör för din instans sedan den ${dateInWords(sentOn, 'sv')}. En administratör bestämmer över medlemmar, inställningar och fakturering.`,
            'Känner du inte igen det här, granska medlemslistan redan i dag.',
          ],
        }
      : {
          subject: 'Your instance has a new administrator',
          paragraphs: [
            `${name} has been an administrator of your instance since ${dateInWords(sentOn, 'en')}. An administrator decides on members, settings and billing.`,
            'If this is news to you, please review the list of members today.',
          ],
        },
};

const memberSuspended: NoticeTemplate = {
  id: 'member-suspended',
  version: 1,
  clause: 'ToS 2.13',
  write: ({ clause, reason }, { language }) =>
    language === 'sv'
      ? {
          subject: 'Din åtkomst är avstängd',
          paragraphs: [
            `Vi har stängt av din åtkomst med stöd av ${clause}. Dina kollegor påverkas inte.`,
            `Skäl: ${reason}`,
            'Menar du att beslutet är fel kan du svara på det här brevet.',
          ],
        }
      : {
          subject: 'Your access is suspended',
          paragraphs: [
            `We have suspended your access under ${clause}. Your colleagues are not affected.`,
            `Reason: ${reason}`,
            'If you think that the decision is wrong, you can reply to this letter.',
          ],
        },
};

const accountSuspended: NoticeTemplate = {
  id: 'account-suspended',
  version: 1,
  clause: 'ToS 2.13',
  write: ({ clause, reason }, { language }) =>
    language === 'sv'
      ? {
          subject: 'Ditt konto är avstängt',
          paragraphs: [
            `Vi har stängt av ditt konto med stöd av ${clause}. Det gäller i alla instanser där du är medlem; dina kollegor påverkas inte.`,
            `Skäl: ${reason}`,
            'Menar du att beslutet är fel kan du svara på det här brevet.',
          ],
        }
      : {
          subject: 'Your account is suspended',
          paragraphs: [
            `We have suspended your account under ${clause}. This holds in every instance that you belong to; your colleagues are not affected.`,
            `Reason: ${reason}`,
            'If you think that the decision is wrong, you can reply to this letter.',
          ],
        },
};

type KeysCause = 'suspended' | 'removed' | 'demoted';

const keysNow: Record<Language, Record<KeysCause, (name: string) => [what: string, next: string]>> = {
  sv: {
    suspended: (name) => [
      `${name} är avstängd. API-nycklar som ${name} har skapat avvisas så länge avstängningen gäller och fungerar igen när den hävs.`,
      'Ett program som inte kan vänta behöver en ny nyckel, som en annan administratör skapar.',
    ],
    removed: () => [
      'En administratör har lämnat din instans. API-nycklar som den personen har skapat är därför återkallade.',
      'Program som använde dem behöver en ny nyckel, som en administratör skapar.',
    ],
    demoted: (name) => [
      `${name} är inte längre administratör. API-nycklar som ${name} har skapat för administratörer får från och med nu det som en användare får.`,
      'Program som behöver mer behöver en ny nyckel, som en administratör skapar.',
    ],
  },
  en: {
    suspended: (name) => [
      `${name} is suspended. API keys that ${name} made are refused for as long as the suspension lasts, and work again once it is lifted.`,
      'A program that cannot wait needs a new key, made by another administrator.',
    ],
    removed: () => [
      'An administrator has left your instance. The API keys that this person made have therefore been revoked.',
      'Programs that used them need a new key, made by an administrator.',
    ],
    demoted: (name) => [
      `${name} is no longer an administrator. API keys that ${name} made for administrators may from now on do what a user may.`,
      'Programs that need more need a new key, made by an administrator.',
    ],
  },
};

/** Programs stop with the person who made their keys; whoever runs them hears it before they wonder. */
const keysOfMember: NoticeTemplate = {
  id: 'keys-of-member',
  version: 1,
  clause: 'ToS 1.5.administrator',
  write: ({ cause, name, keys }, { language }) => {
    const [what, next] = keysNow[language][cause as KeysCause](String(name));
    const list = (keys as string[]).join(', ');
    return language === 'sv'
      ? { subject: 'Dina API-nycklar', paragraphs: [what, `Det gäller: ${list}.`, next] }
      : { subject: 'Your API keys', paragraphs: [what, `This concerns: ${list}.`, next] };
  },
};

const oneTimeAccess: NoticeTemplate = {
  id: 'one-time-access',
  version: 1,
  clause: 'ToS 3.5.d',
  secret: true,
  write: ({ token, instanceUrl, until }, { language }) => {
    // After the hash, the token is sent to no server and stands in no log.
    const url = `${instanceUrl}/come-back/session#token=${token}`;
    return language === 'sv'
      ? {
          subject: 'Engångstillgång till dina data',
          paragraphs: [
            `Någon, förmodligen du, har begärt engångstillgång till din spärrade instans. Länken öppnar en enda session, där du kan läsa och exportera, och går att använda till och med den ${dateInWords(String(until), 'sv')}.`,
            'Ha tid för exporten när du öppnar den; när sessionen är slut går den inte att öppna igen.',
          ],
          action: { label: 'Öppna engångstillgången', url },
        }
      : {
          subject: 'One-time access to your data',
          paragraphs: [
            `Someone, most likely you, asked for one-time access to your blocked instance. The link opens a single session in which you can read and export, and can be used until ${dateInWords(String(until), 'en')}.`,
            'Open it when you have time for the export; once the session is over it cannot be opened again.',
          ],
          action: { label: 'Open the one-time access', url },
        };
  },
};

const returnToBilling: NoticeTemplate = {
  id: 'return-to-billing',
  version: 1,
  clause: 'ToS 4.7',
  secret: true,
  write: ({ token, instanceUrl }, { language }) => {
    const url = `${instanceUrl}/come-back/session#token=${token}`;
    return language === 'sv'
      ? {
          subject: 'Vägen tillbaka till din instans',
          paragraphs: [
            'Någon, förmodligen du, vill teckna en ny prenumeration för din spärrade instans. Länken öppnar Fakturering och inget annat; den gäller i ett dygn och kan användas en gång.',
            'När planen är betald är allt tillbaka som det var, och alla loggar in som vanligt.',
          ],
          action: { label: 'Öppna Fakturering', url },
        }
      : {
          subject: 'The way back to your instance',
          paragraphs: [
            'Someone, most likely you, wishes to subscribe again for your blocked instance. The link opens Billing and nothing else; it works for a day and can be used once.',
            'When the plan is paid, everything returns as it was and everybody signs in as usual.',
          ],
          action: { label: 'Open Billing', url },
        };
  },
};

/** What identity writes to people. */
export const letters = [
  oneTimeAccess,
  returnToBilling,
  invitation,
  staffInvited,
  passwordReset,
  passwordChanged,
  passwordReminder,
  administratorAdded,
  memberSuspended,
  accountSuspended,
  keysOfMember,
];
