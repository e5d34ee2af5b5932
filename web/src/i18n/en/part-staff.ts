import { collection } from './collection.js';
import { desk } from './desk.js';
import { deskCases } from './desk-cases.js';
import { deskConduct } from './desk-conduct.js';
import { deskEndings } from './desk-endings.js';
import { deskInbox } from './desk-inbox.js';
import { deskMaintenance } from './desk-maintenance.js';
import { deskPrivacy } from './desk-privacy.js';
import { deskRegisters } from './desk-registers.js';
import { operator } from './operator.js';
import { problemsDesk } from './problems-desk.js';

/** What only the staff read. */
export default {
  ...operator,
  ...collection,
  ...desk,
  ...deskCases,
  ...deskInbox,
  ...deskEndings,
  ...deskMaintenance,
  ...deskPrivacy,
  ...deskConduct,
  ...deskRegisters,
  ...problemsDesk,
};
