import type { Language, LegalEntity, PostalAddress } from '../../terms/contract.js';
import type { Letter } from '../contract.js';

/** A letter laid out for sending; nothing in it is loaded from elsewhere, so reading it tells nobody. */
export interface LaidOut {
  subject: string;
  text: string;
  html: string;
}

const WORDS = {
  sv: {
    greeting: (name: string) => (name ? `Hej ${name},` : 'Hej,'),
    orgNo: 'Org.nr',
    vatNo: 'Momsnr',
    unsubscribe: 'Avsluta utskicken',
  },
  en: {
    greeting: (name: string) => (name ? `Hello ${name},` : 'Hello,'),
    orgNo: 'Org. no.',
    vatNo: 'VAT no.',
    unsubscribe: 'Unsubscribe',
  },
} as const;

/** Text and HTML of one letter, with who sent it at the foot of both (ToS 1.1). */
export const layOut = (letter: Letter, to: { name: string; language: Language }, sender: LegalEntity): LaidOut => {
  const greeting = WORDS[to.language].greeting(to.name);
  const footer = imprintLines(sender, to.language);
  return {
    // A line break in a subject would begin another header.
    subject: letter.subject.replace(/[\r\n]+/g, ' '),
    text: asText(letter, greeting, footer, to.language),
    html: asHtml(letter, greeting, footer, to.language),
  };
};

/** The same letter without the key in its link, for the record. */
export const withoutLink = (letter: Letter, language: Language): Letter => {
  const removed = language === 'sv' ? '[länken sparas inte]' : '[the link is not kept]';
  return letter.action ? { ...letter, action: { ...letter.action, url: removed } } : letter;
};

const asText = (letter: Letter, greeting: string, footer: string[], language: Language): string => {
  const action = letter.action ? [`${letter.action.label}:\n${letter.action.url}`] : [];
  const leave = letter.unsubscribeUrl ? [`${WORDS[language].unsubscribe}: ${letter.unsubscribeUrl}`] : [];
  return `${[greeting, ...letter.paragraphs, ...action, ...leave, `-- \n${footer.join('\n')}`].join('\n\n')}\n`;
};

const asHtml = (letter: Letter, greeting: string, footer: string[], language: Language): string => {
  const paragraphs = [greeting, ...letter.paragraphs].map((text) => `<p>${escaped(text)}</p>`);
  const leave = letter.unsubscribeUrl && link(letter.unsubscribeUrl, WORDS[language].unsubscribe, 'color:#52606d');
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(letter.subject)}</title></head>`,
    '<body style="margin:0;padding:24px;background:#f5f7fa;font:16px/1.5 sans-serif;color:#1f2933">',
    '<div style="max-width:36em;margin:0 auto;padding:24px;background:#fff;border-radius:8px">',
    ...paragraphs,
    ...(letter.action ? [`<p>${link(letter.action.url, letter.action.label, BUTTON)}</p>`] : []),
    '<hr style="border:0;border-top:1px solid #e4e7eb">',
    `<p style="font-size:13px;color:#52606d">${footer.map(escaped).join('<br>')}</p>`,
    ...(leave ? [`<p style="font-size:13px">${leave}</p>`] : []),
    '</div></body></html>',
  ].join('\n');
};

const BUTTON =
  'display:inline-block;padding:10px 18px;border-radius:6px;background:#1f4e79;color:#fff;text-decoration:none';

const link = (url: string, label: string, style: string): string =>
  /^https?:\/\//.test(url)
    ? `<a href="${escaped(url)}" style="${style}">${escaped(label)}</a>`
    : escaped(`${label}: ${url}`);

const imprintLines = (sender: LegalEntity, language: Language): string[] => {
  const words = WORDS[language];
  return [
    sender.name,
    addressLine(sender.address),
    `${words.orgNo} ${sender.orgNo} · ${words.vatNo} ${sender.vatNo}`,
    `${sender.email} · ${sender.website}`,
  ];
};

const addressLine = ({ careOf, street, postalCode, city, country }: PostalAddress): string =>
  [careOf && `c/o ${careOf}`, street, `${postalCode} ${city}`, country].filter(Boolean).join(', ');

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
