import { Menu } from '@mantine/core';
import {
  IconAddressBook,
  IconBriefcase,
  IconClockHour4,
  IconCreditCard,
  IconFileText,
  IconHome,
  IconLogout,
  IconSettings,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLanguage, useT } from '../../i18n/intl.js';
import { Button } from '../button.js';
import { Day, Instant, TodayProvider } from '../dates.js';
import { DemoBar } from '../demo-bar.js';
import { InstanceSwitcher } from '../instance-switcher.js';
import { Money } from '../money.js';
import { Card, PageHead } from '../page.js';
import { PageFrame } from '../page-frame.js';
import { PersonMenu } from '../person-menu.js';
import type { PlaceGroup } from '../rail.js';
import { LanguageToggle, ThemeToggle } from '../toggles.js';
import { FormSample, RecordSample } from './form-sample.js';
import styles from './gallery.module.css';
import { type Samples, samples } from './samples.js';
import { DialogSamples, PageStateSamples, StateSamples, TimelineSample } from './state-samples.js';
import { TableSample, WaitingTables } from './table-samples.js';

const today = '2026-03-16';

/** Every part in every state, for those who build screens and for the tests that look at them. */
export function Gallery() {
  const t = useT();
  const { language } = useLanguage();
  const text = samples[language];

  return (
    <TodayProvider today={today}>
      <PageFrame
        instance={<InstanceSwitcher current={acme} others={[saltö]} onSwitch={() => {}} />}
        groups={groupsOf(text)}
        currentPlace="contacts"
        crumbs={[{ label: 'Customer Connect', href: '/' }, { label: t('design.title') }]}
        tools={
          <>
            <LanguageToggle />
            <ThemeToggle />
          </>
        }
        person={
          <PersonMenu name="Alva Björk" email="alva@example.se">
            <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />}>{text.logOut}</Menu.Item>
          </PersonMenu>
        }
        footer={<DemoBar today={today} mailbox="/design" checkout="/design" onClock={() => {}} />}
      >
        <PageHead title={t('design.title')} about={text.about} />
        <div className={styles.sections}>
          <Part title={text.sections.colours}>
            <Colours />
          </Part>
          <Part title={text.sections.type}>
            <Formats />
          </Part>
          <Part title={text.sections.buttons}>
            <Buttons text={text} />
          </Part>
          <Part title={text.sections.states}>
            <StateSamples text={text} />
          </Part>
          <Part title={text.sections.table}>
            <TableSample text={text} />
          </Part>
          <Part title={text.sections.waiting}>
            <WaitingTables text={text} />
          </Part>
          <Part title={text.sections.timeline}>
            <TimelineSample text={text} />
          </Part>
          <div className={styles.two}>
            <Card title={text.sections.form}>
              <FormSample text={text} />
            </Card>
            <Card title={text.sections.record}>
              <RecordSample text={text} />
            </Card>
          </div>
          <Part title={text.sections.dialogs}>
            <DialogSamples text={text} />
          </Part>
          <Part title={text.sections.pages}>
            <PageStateSamples text={text} />
          </Part>
        </div>
      </PageFrame>
    </TodayProvider>
  );
}

const acme = { id: 'acme', name: 'Acme AB', address: 'acme.example.com' };
const saltö = { id: 'salto', name: 'Saltö Example AB', address: 'salto.example.com' };

function groupsOf({ places, groups, atWork }: Samples): PlaceGroup[] {
  return [
    {
      id: 'work',
      label: groups.work,
      places: [
        { id: 'home', label: places.home, href: '/design?q=1', icon: IconHome, keys: 'g o' },
        { id: 'contacts', label: places.contacts, href: '/design', icon: IconAddressBook, keys: 'g c' },
        { id: 'deals', label: places.deals, href: '/design?q=2', icon: IconBriefcase, keys: 'g d' },
        {
          id: 'time',
          label: places.time,
          href: '/design?q=3',
          icon: IconClockHour4,
          count: { value: 3, label: atWork },
        },
      ],
    },
    {
      id: 'contract',
      label: groups.contract,
      places: [
        { id: 'contract', label: places.contract, href: '/design?q=4', icon: IconFileText, keys: 'g m' },
        { id: 'billing', label: places.billing, href: '/design?q=5', icon: IconCreditCard, keys: 'g b' },
        { id: 'settings', label: places.settings, href: '/design?q=6', icon: IconSettings },
      ],
    },
  ];
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

const tokens = [
  'surface',
  'surface-raised',
  'border',
  'text',
  'text-muted',
  'accent',
  'good',
  'waiting',
  'warning',
  'stopped',
];

function Colours() {
  return (
    <div className={styles.swatches}>
      {tokens.map((token) => (
        <div key={token}>
          <span style={{ background: `var(--${token})` }} />
          {token}
        </div>
      ))}
    </div>
  );
}

function Formats() {
  return (
    <dl className={styles.formats}>
      <dt>Money</dt>
      <dd>
        <Money amount={{ amountMinor: 149_000, currency: 'SEK' }} /> ·{' '}
        <Money amount={{ amountMinor: 1_950, currency: 'EUR' }} /> ·{' '}
        <Money exact amount={{ amountMinor: 1_234_567_00, currency: 'NOK' }} />
      </dd>
      <dt>Day</dt>
      <dd>
        <Day date="2026-03-22" form="distance" instant="2026-03-22T07:00:00Z" /> · <Day date="2025-11-30" /> ·{' '}
        <Day date="2026-03-17" form="short" />
      </dd>
      <dt>Instant</dt>
      <dd>
        <Instant at="2026-03-16T13:05:12Z" /> · <Instant at="2026-03-02T07:00:00Z" />
      </dd>
    </dl>
  );
}

function Buttons({ text: { buttons } }: { text: Samples }) {
  return (
    <div className={styles.line}>
      <Button kind="primary">{buttons.buy}</Button>
      <Button>{buttons.save}</Button>
      <Button kind="quiet">{buttons.quiet}</Button>
      <Button kind="danger">{buttons.remove}</Button>
      <Button disabled>{buttons.off}</Button>
      <Button kind="primary" busy>
        {buttons.busy}
      </Button>
      <Button small>{buttons.save}</Button>
    </div>
  );
}
