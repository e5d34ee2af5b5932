import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/intl.js';
import styles from './dialog.module.css';
import { useOnceThere } from './once-asked.js';

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
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={width}
      lockScroll={false}
      closeOnClickOutside={!holdsInput}
      transitionProps={{ duration: 100, transition: 'fade' }}
      yOffset="12vh"
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('common.close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The same for code that came with the press: it opens once it is there, and so knows where the focus was. */
export function DialogOnceThere(props: DialogProps) {
  return <Dialog {...props} opened={useOnceThere(props.opened)} />;
}
