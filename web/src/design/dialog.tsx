import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/intl.js';

interface DialogProps {
  title: ReactNode;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
  width?: number;
  /** Outside clicks do not close what holds typed text. */
  holdsInput?: boolean;
}

/** A question that must be answered before going on. Focus stays in it and goes back where it came from. */
export function Dialog({ title, opened, onClose, children, width = 460, holdsInput = false }: DialogProps) {
  const t = useT();
  return (
    <Modal
      title={title}
      opened={opened}
      onClose={onClose}
      size={width}
      lockScroll={false}
      closeOnClickOutside={!holdsInput}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      transitionProps={{ duration: 100, transition: 'fade' }}
      padding="md"
      yOffset="12vh"
    >
      {children}
    </Modal>
  );
}
