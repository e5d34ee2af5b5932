import {
  IconAddressBook,
  IconCircleDot,
  IconCreditCard,
  IconFileText,
  IconHome,
  IconKey,
  IconReportSearch,
  IconSettings,
  IconUpload,
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
};

export function iconOf(screen: ScreenId): TablerIcon {
  return icons[screen] ?? IconCircleDot;
}
