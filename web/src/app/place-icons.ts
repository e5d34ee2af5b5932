import {
  IconAddressBook,
  IconAdjustments,
  IconBuilding,
  IconCalendarDue,
  IconCircleDot,
  IconClockExclamation,
  IconCreditCard,
  IconFileText,
  IconGavel,
  IconHome,
  IconKey,
  IconListDetails,
  IconMail,
  IconPlayerPlay,
  IconReceiptRefund,
  IconRefreshAlert,
  IconReportSearch,
  IconSettings,
  IconTag,
  IconUpload,
  IconUserShield,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ScreenId } from './screens.js';

const icons: Partial<Record<ScreenId, TablerIcon>> = {
  dashboard: IconHome,
  contacts: IconAddressBook,
  imports: IconUpload,
  queries: IconReportSearch,
  contract: IconFileText,
  billing: IconCreditCard,
  members: IconUsers,
  apiKeys: IconKey,
  settings: IconSettings,
  clients: IconBuilding,
  deadlines: IconCalendarDue,
  outbox: IconMail,
  overdue: IconClockExclamation,
  refunds: IconReceiptRefund,
  prices: IconTag,
  simulator: IconPlayerPlay,
  operatorClauses: IconListDetails,
  policy: IconAdjustments,
  documents: IconGavel,
  reRegistrations: IconRefreshAlert,
  staff: IconUserShield,
};

export function iconOf(screen: ScreenId): TablerIcon {
  return icons[screen] ?? IconCircleDot;
}
