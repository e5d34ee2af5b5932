import { Drawer } from '@mantine/core';
import { useT } from '../i18n/intl.js';
import { useOnceThere } from './once-asked.js';
import styles from './page-frame.module.css';
import { type PlaceGroup, RailGroup } from './rail.js';

interface MorePlacesProps {
  opened: boolean;
  groups: PlaceGroup[];
  currentPlace?: string;
  onClose: () => void;
}

/** Every place, over the lower part of a phone's screen. */
export function MorePlaces({ opened, groups, currentPlace, onClose }: MorePlacesProps) {
  const t = useT();
  return (
    <Drawer.Root opened={useOnceThere(opened)} onClose={onClose} position="bottom" lockScroll={false} size="70%">
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={styles.moreHead}>
          <Drawer.Title>{t('frame.places')}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('common.close')} />
        </div>
        <Drawer.Body>
          {groups.map((group) => (
            <RailGroup key={group.id} group={group} currentPlace={currentPlace} onPick={onClose} />
          ))}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
