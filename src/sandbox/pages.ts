/** Text that is already HTML. Everything else is escaped when it is put into a page. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Insert = Markup | string | number | null | undefined | false | Insert[];

export function html(parts: TemplateStringsArray, ...inserts: Insert[]): Markup {
  return new Markup(parts.map((part, place) => part + rendered(inserts[place])).join(''));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function rendered(insert: Insert): string {
  if (Array.isArray(insert)) return insert.map(rendered).join('');
  if (insert instanceof Markup) return insert.text;
  return insert === null || insert === undefined || insert === false ? '' : escapeHtml(String(insert));
}

export interface PageOptions {
  title: string;
  /** Width of the reading column. */
  wide?: boolean;
  /** A script of ours; its nonce is what the policy allows. */
  script?: { nonce: string; source: string };
}

/** A whole page. It loads nothing from anywhere: no font, no picture, no third party. */
export function page({ title, wide, script }: PageOptions, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<div class="${wide ? 'column wide' : 'column'}">${body}</div>
${script && html`<script nonce="${script.nonce}">${new Markup(script.source)}</script>`}
</body>
</html>`.text;
}

/** What a page of ours may do; `form-action` is left open, since a form's answer leads back to the application. */
export function contentPolicy(nonce?: string): string {
  const scripts = nonce ? `script-src 'nonce-${nonce}'; connect-src 'self'; ` : '';
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; ${scripts}base-uri 'none'; frame-ancestors 'self'`;
}

export function money(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'code' });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const STYLE = `
:root { color-scheme: light dark; --accent: #0f5c63; --on-accent: #fff; --ground: #f4f6f6; --card: #fff; --ink: #16282a;
  --quiet: #566668; --line: #d5dede; --wrong: #9c2b1f; --wrong-ground: #fbeeec; --hint: #eaf2f2; }
@media (prefers-color-scheme: dark) { :root { --accent: #6fc3c9; --on-accent: #06282b; --ground: #10191a; --card: #182425;
  --ink: #e6eeee; --quiet: #a3b3b4; --line: #314244; --wrong: #ff9d8f; --wrong-ground: #3a1d19; --hint: #1c3031; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
.column { max-width: 29rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
.column.wide { max-width: 62rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .25rem; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .75rem; font-weight: 600; }
p { margin: 0 0 .75rem; }
a { color: var(--accent); text-underline-offset: .15em; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
.sandbox { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; margin-bottom: 1.5rem; font-size: .875rem; color: var(--quiet); }
.badge { display: inline-block; padding: .05rem .5rem; border-radius: 999px; background: var(--hint); color: var(--accent);
  font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.badge.wrong { background: var(--wrong-ground); color: var(--wrong); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; margin-bottom: 1.25rem; }
.amount { font-size: 2rem; font-weight: 600; letter-spacing: -.01em; margin: .25rem 0 1.25rem; font-variant-numeric: tabular-nums; }
.lines { list-style: none; margin: 0; padding: 0; }
.lines li { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.lines li > :last-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
.lines .about { display: block; color: var(--quiet); font-size: .875rem; }
.payer { margin: .75rem 0 0; }
label { display: block; font-weight: 500; margin-bottom: .3rem; }
.field { margin-bottom: 1rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--quiet); border-radius: .5rem; font-variant-numeric: tabular-nums; }
input[aria-invalid=true] { border-color: var(--wrong); border-width: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button, .button { display: inline-block; min-height: 2.75rem; padding: .55rem 1.25rem; font: inherit; font-weight: 600; cursor: pointer;
  border-radius: .5rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); text-decoration: none; text-align: center; }
button.full { width: 100%; }
button.second, .button.second { background: transparent; color: var(--accent); }
.actions { display: flex; gap: .75rem; flex-wrap: wrap; }
.actions form { flex: 1; } .actions button { width: 100%; }
.alert { background: var(--wrong-ground); color: var(--wrong); border-radius: .5rem; padding: .75rem 1rem; margin-bottom: 1.25rem; }
.alert p { margin: 0; }
details { font-size: .875rem; color: var(--quiet); }
summary { cursor: pointer; }
details + details { margin-top: .5rem; }
details table { width: 100%; border-collapse: collapse; margin: .5rem 0 .75rem; }
details td, details th { padding: .35rem 1rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top; text-align: left; font-weight: 400; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.filter { display: flex; gap: .75rem; align-items: end; margin: 1rem 0 1.25rem; }
.filter .field { flex: 1; margin: 0; }
.up { margin-bottom: .75rem; }
.mails { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; padding: .8rem 1.25rem; color: inherit; text-decoration: none; }
.mails a:hover { background: var(--hint); }
.mails .subject { font-weight: 600; overflow-wrap: anywhere; }
.mails .people { grid-column: 1; color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
.mails time { color: var(--quiet); font-size: .875rem; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: .75rem 0 0; font-size: .875rem; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
.mail-text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: inherit; }
.raw { white-space: pre-wrap; overflow-wrap: anywhere; font: .8125rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; margin: .75rem 0 0; }
@media (max-width: 40rem) { .mails a { grid-template-columns: minmax(0, 1fr); } .mails time { grid-row: 3; }
  .filter { flex-wrap: wrap; } .filter .field { flex-basis: 100%; } }
iframe { width: 100%; height: 26rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff; }
`;
