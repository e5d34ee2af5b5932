import { IconDots, IconLayoutSidebar, IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { useT } from '../i18n/intl.js';
import { AppLink } from './app-link.js';
import { type Command, KeyCaps, useCommands } from './commands.js';
import { IconButton } from './icon-button.js';
import { later, OnceAsked, openPalette, openShortcutSheet } from './once-asked.js';
import styles from './page-frame.module.css';
import { type PlaceGroup, RailGroup } from './rail.js';

const MorePlaces = later(() => import('./more-places.js'), 'MorePlaces');

export interface Crumb {
  label: string;
  href?: string;
}

interface PageFrameProps {
  /** The instance's switcher, on top of the rail. */
  instance: ReactNode;
  groups: PlaceGroup[];
  currentPlace?: string;
  crumbs: Crumb[];
  /** Running timer, notifications, toggles. */
  tools?: ReactNode;
  person?: ReactNode;
  /** State banners, above everything that scrolls. */
  banners?: ReactNode;
  /** What stands beneath everything: the demo's bar. */
  footer?: ReactNode;
  /** `reading`: up to 1,280 px. `fill`: tables and boards take the whole window and scroll inside. */
  width?: 'reading' | 'fill';
  children: ReactNode;
}

const rememberedAs = 'rail';
const placesOnPhone = 4;

export function PageFrame({
  instance,
  groups,
  currentPlace,
  crumbs,
  width = 'reading',
  children,
  ...slots
}: PageFrameProps) {
  const t = useT();
  const [collapsed, setCollapsed] = useState(() => localStorage.getItem(rememberedAs) === 'collapsed');
  const toggleRail = () =>
    setCollapsed((before) => {
      localStorage.setItem(rememberedAs, before ? 'open' : 'collapsed');
      return !before;
    });
  useFrameCommands(groups);

  return (
    <div className={styles.frame} data-collapsed={collapsed || undefined} data-width={width}>
      <a href="#content" className={styles.skip}>
        {t('frame.skip')}
      </a>
      <aside className={styles.rail}>
        <div className={styles.instance}>{instance}</div>
        <nav aria-label={t('frame.places')}>
          {groups.map((group) => (
            <RailGroup key={group.id} group={group} currentPlace={currentPlace} collapsed={collapsed} />
          ))}
        </nav>
      </aside>
      <header className={styles.top}>
        <span className={styles.railToggle}>
          <IconButton
            label={collapsed ? t('frame.expand') : t('frame.collapse')}
            icon={<IconLayoutSidebar size={18} stroke={1.6} />}
            aria-expanded={!collapsed}
            onClick={toggleRail}
          />
        </span>
        <Breadcrumb crumbs={crumbs} />
        <button type="button" className={styles.search} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
          <IconSearch size={16} stroke={1.6} aria-hidden />
          <span>{t('frame.search')}</span>
          <span aria-hidden>
            <KeyCaps keys="mod+k" />
          </span>
        </button>
        <div className={styles.tools}>{slots.tools}</div>
        {slots.person}
      </header>
      <div className={styles.middle}>
        {slots.banners}
        <main id="content" tabIndex={-1} className={styles.content}>
          {children}
        </main>
      </div>
      <div className={styles.bottom}>
        <PhoneBar groups={groups} currentPlace={currentPlace} />
        {slots.footer}
      </div>
    </div>
  );
}

function Breadcrumb({ crumbs }: { crumbs: Crumb[] }) {
  const t = useT();
  return (
    <nav aria-label={t('frame.breadcrumb')} className={styles.crumbs}>
      <ol>
        {crumbs.map((crumb, at) => (
          <li key={crumb.label}>
            {crumb.href && at < crumbs.length - 1 ? (
              <AppLink href={crumb.href}>{crumb.label}</AppLink>
            ) : (
              <span aria-current="page">{crumb.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** On a phone the rail becomes four places and 'More'. */
function PhoneBar({ groups, currentPlace }: Pick<PageFrameProps, 'groups' | 'currentPlace'>) {
  const t = useT();
  const [more, setMore] = useState(false);
  const first = groups.flatMap(({ places }) => places).slice(0, placesOnPhone);

  return (
    <nav aria-label={t('frame.phonePlaces')} className={styles.phoneBar}>
      {first.map((place) => (
        <AppLink key={place.id} href={place.href} aria-current={place.id === currentPlace ? 'page' : undefined}>
          <place.icon size={20} stroke={1.6} aria-hidden />
          <span>{place.label}</span>
        </AppLink>
      ))}
      <button type="button" onClick={() => setMore(true)} aria-haspopup="dialog">
        <IconDots size={20} stroke={1.6} aria-hidden />
        <span>{t('frame.more')}</span>
      </button>
      <OnceAsked asked={more}>
        <MorePlaces opened={more} groups={groups} currentPlace={currentPlace} onClose={() => setMore(false)} />
      </OnceAsked>
    </nav>
  );
}

function useFrameCommands(groups: PlaceGroup[]): void {
  const t = useT();
  const router = useRouter();
  const commands = useMemo<Command[]>(() => {
    const places = groups.flatMap((group) =>
      group.places.map((place) => ({
        id: `go-${place.id}`,
        label: place.label,
        section: t('palette.go'),
        keys: place.keys,
        icon: <place.icon size={16} stroke={1.6} />,
        run: () => router.history.push(place.href),
      })),
    );
    return [
      ...places,
      { id: 'palette', label: t('frame.search'), section: t('palette.help'), keys: 'mod+k', run: openPalette },
      { id: 'shortcuts', label: t('shortcuts.title'), section: t('palette.help'), keys: '?', run: openShortcutSheet },
    ];
  }, [groups, router, t]);
  useCommands(commands);
}
