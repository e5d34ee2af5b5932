import type { RouteComponent } from '@tanstack/react-router';
import type { visitors } from '../screens/strangers.js';
import { loaded } from './loaded.js';
import { everybody } from './shared.js';

/** The public site. */
const site: Record<keyof typeof visitors, RouteComponent> = {
  landing: loaded(() => import('../../contexts/public/landing.js'), 'Landing'),
  signUp: loaded(() => import('../../contexts/public/sign-up.js'), 'SignUp'),
  verifySignUp: loaded(() => import('../../contexts/public/verify.js'), 'VerifySignUp'),
  findInstance: loaded(() => import('../../contexts/public/find-instance.js'), 'FindInstance'),
  completeComplaint: loaded(() => import('../../contexts/complaints/complaint-form.js'), 'CompleteComplaint'),
};

export const code = { ...everybody, ...site };
