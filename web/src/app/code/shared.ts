import type { RouteComponent } from '@tanstack/react-router';
import type { everybody as Everybody } from '../screens/everybody.js';
import type { doors as Doors } from '../screens/strangers.js';
import { loaded } from './loaded.js';

/** What stands at every address. */
export const everybody: Record<keyof typeof Everybody, RouteComponent> = {
  design: loaded(() => import('../../design/gallery/gallery.js'), 'Gallery'),
  legalArchive: loaded(() => import('../../contexts/public/legal-archive.js'), 'LegalArchive'),
  legalText: loaded(() => import('../../contexts/public/legal-text.js'), 'LegalTextPage'),
  comingChanges: loaded(() => import('../../contexts/terms/coming-changes.js'), 'ComingChanges'),
  compare: loaded(() => import('../../contexts/terms/compare.js'), 'Compare'),
  withdrawalForm: loaded(() => import('../../contexts/public/withdrawal-form.js'), 'WithdrawalForm'),
  complaintForm: loaded(() => import('../../contexts/complaints/complaint-form.js'), 'ComplaintForm'),
  reportForm: loaded(() => import('../../contexts/conduct/report-form.js'), 'ReportForm'),
  appealForm: loaded(() => import('../../contexts/conduct/appeal-form.js'), 'AppealForm'),
  privacyForm: loaded(() => import('../../contexts/privacy/request-form.js'), 'PrivacyRequestForm'),
  privacyConfirm: loaded(() => import('../../contexts/privacy/links.js'), 'ConfirmPrivacyRequest'),
  closureForm: loaded(() => import('../../contexts/privacy/closure-form.js'), 'Closure'),
  consentLink: loaded(() => import('../../contexts/privacy/links.js'), 'ConsentLink'),
  storage: loaded(() => import('../../contexts/privacy/storage-page.js'), 'StoragePage'),
  subProcessors: loaded(() => import('../../contexts/public/sub-processors.js'), 'SubProcessors'),
  imprint: loaded(() => import('../../contexts/public/imprint.js'), 'Imprint'),
};

/** What stands before a log-in. */
export const doors: Record<keyof typeof Doors, RouteComponent> = {
  logIn: loaded(() => import('../../contexts/identity/log-in.js'), 'LogIn'),
  forgotPassword: loaded(() => import('../../contexts/identity/forgot-password.js'), 'ForgotPassword'),
  resetPassword: loaded(() => import('../../contexts/identity/reset-password.js'), 'ResetPassword'),
  comeBack: loaded(() => import('../../contexts/identity/come-back.js'), 'ComeBack'),
  comeBackSession: loaded(() => import('../../contexts/identity/come-back.js'), 'ComeBackSession'),
  withdrawalLink: loaded(() => import('../../contexts/identity/come-back.js'), 'ConfirmWithdrawalByLink'),
  invitation: loaded(() => import('../../contexts/identity/accept-invitation.js'), 'AcceptInvitation'),
};
