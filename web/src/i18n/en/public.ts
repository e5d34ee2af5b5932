/** The public site. */
export const publicSite = {
  'public.logIn': 'Log in',
  'public.signUp': 'Create an account',
  'public.footer': 'About us and the agreement',
  'legal.title': 'The agreement',
  'legal.terms-of-service': 'Terms of Service',
  'legal.acceptable-use-policy': 'Acceptable Use Policy',
  'legal.privacy-policy': 'Privacy Policy',
  'imprint.title': 'Who we are',
  'accept.i': 'I have read and accept the',
  'accept.version': ', version {version}',
} as const;
