import { escapeHtml, html, Markup } from './pages.js';

/** A mail's HTML is a stranger's: the frame it stands in runs nothing and loads nothing, whatever slips past the filter. */
export const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
export const FRAME_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

const WITH_CONTENT = /<(script|iframe|object|embed|form|noscript|template|svg|math)\b[\s\S]*?<\/\1\s*>/gi;
const ALONE = /<\/?(script|iframe|object|embed|form|noscript|template|svg|math|base|meta|link|input|button)\b[^>]*>/gi;
const HANDLERS = /\s+on[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;
const SCRIPT_URLS =
  /\b(href|src|action|formaction|xlink:href)\s*=\s*(["']?)\s*(javascript|vbscript|data:text\/html)[^"'>\s]*/gi;

/** Takes out what acts or loads; links stay, and open outside the frame. */
export function sanitizedMail(source: string): string {
  let before: string;
  let clean = source;
  // What is taken out can bring two halves of another tag together, so it goes on until nothing changes.
  do {
    before = clean;
    clean = clean.replace(WITH_CONTENT, '').replace(ALONE, '').replace(HANDLERS, '').replace(SCRIPT_URLS, '$1=$2#');
  } while (clean !== before);
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${clean}`;
}

/** Plain text with its addresses made into links. */
export function linked(text: string): Markup {
  const parts = text.split(/(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/g);
  const rendered = parts.map((part, place) =>
    place % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>`.text : escapeHtml(part),
  );
  return new Markup(rendered.join(''));
}
