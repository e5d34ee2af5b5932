/** Den öppna webbplatsen. */
export const publicSite = {
  'public.logIn': 'Logga in',
  'public.signUp': 'Skapa konto',
  'public.footer': 'Om oss och avtalet',
  'legal.title': 'Avtalet',
  'legal.terms-of-service': 'Användarvillkor',
  'legal.acceptable-use-policy': 'Regler för god användning',
  'legal.privacy-policy': 'Integritetspolicy',
  'imprint.title': 'Vilka vi är',
  'accept.i': 'Jag har läst och godkänner',
  'accept.version': ', version {version}',
} as const;
