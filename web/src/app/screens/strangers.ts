import type { Screen } from './screen.js';

/** The public site: prices, signing up, finding one’s own address. */
export const visitors = {
  landing: { path: '/', audience: 'visitor', title: 'landing.title', module: 'public' },
  signUp: { path: '/sign-up', audience: 'visitor', title: 'signUp.title', module: 'tenancy' },
  verifySignUp: { path: '/sign-up/verify', audience: 'visitor', title: 'verify.title', module: 'tenancy' },
  findInstance: { path: '/log-in', audience: 'visitor', title: 'find.title', module: 'tenancy' },
  completeComplaint: {
    path: '/complaints/complete',
    audience: 'visitor',
    title: 'completeComplaint.title',
    module: 'complaints',
  },
} as const satisfies Record<string, Screen>;

/** Before a log-in, a client’s or the staff’s: the door, and the ways in that a letter opens. */
export const doors = {
  logIn: { path: '/log-in', audience: 'guest', title: 'logIn.title', module: 'identity' },
  forgotPassword: { path: '/forgot-password', audience: 'guest', title: 'forgot.title', module: 'identity' },
  resetPassword: { path: '/reset-password', audience: 'guest', title: 'reset.title', module: 'identity' },
  comeBack: { path: '/come-back', audience: 'guest', title: 'comeBack.title', module: 'identity' },
  comeBackSession: {
    path: '/come-back/session',
    audience: 'guest',
    title: 'comeBackSession.title',
    module: 'identity',
  },
  withdrawalLink: {
    path: '/withdrawal/confirmation',
    audience: 'guest',
    title: 'withdrawalLink.title',
    module: 'subscription',
  },
  invitation: { path: '/invitation', audience: 'guest', title: 'invitation.title', module: 'identity' },
} as const satisfies Record<string, Screen>;
