import type { TablerIcon } from '@tabler/icons-react';
import { AppLink } from './app-link.js';
import { Hint } from './hint.js';
import styles from './page-frame.module.css';

/** Somewhere to go; modules bring their own through their manifests. */
export interface Place {
  id: string;
  label: string;
  href: string;
  icon: TablerIcon;
  /** A sequence that goes there, 'g c'. */
  keys?: string;
  /** A number that asks for attention, and what it counts. */
  count?: { value: number; label: string };
}

export interface PlaceGroup {
  id: string;
  label?: string;
  places: Place[];
}

interface RailGroupProps {
  group: PlaceGroup;
  currentPlace?: string;
  collapsed?: boolean;
  onPick?: () => void;
}

/** A group of places, one below the other: in the rail, and on a phone behind 'More'. */
export function RailGroup({ group, currentPlace, collapsed = false, onPick }: RailGroupProps) {
  return (
    <div className={styles.group}>
      {group.label && <div className={styles.groupLabel}>{group.label}</div>}
      <ul>
        {group.places.map((place) => (
          <li key={place.id}>
            <PlaceLink place={place} current={place.id === currentPlace} collapsed={collapsed} onPick={onPick} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PlaceLinkProps {
  place: Place;
  current: boolean;
  collapsed: boolean;
  onPick?: () => void;
}

function PlaceLink({ place, current, collapsed, onPick }: PlaceLinkProps) {
  const Icon = place.icon;
  const link = (
    <AppLink
      href={place.href}
      className={styles.place}
      aria-current={current ? 'page' : undefined}
      aria-label={collapsed ? place.label : undefined}
      onClick={onPick}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <span className={styles.placeLabel}>{place.label}</span>
      {place.count && (
        <span className={styles.count} title={place.count.label}>
          {place.count.value}
          <span className="visually-hidden"> {place.count.label}</span>
        </span>
      )}
    </AppLink>
  );
  return collapsed ? <Hint text={place.label}>{link}</Hint> : link;
}
