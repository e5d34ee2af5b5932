import { IconCircleDot, type TablerIcon } from '@tabler/icons-react';
import type { ScreenId } from './screens.js';

const icons: Partial<Record<ScreenId, TablerIcon>> = {};

export function iconOf(screen: ScreenId): TablerIcon {
  return icons[screen] ?? IconCircleDot;
}
