import { Input } from '@mantine/core';
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useId, useState } from 'react';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { StateTag } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './operator.module.css';
import type { useScenarios } from './scenarios.js';

type Playing = ReturnType<typeof useScenarios>;

/** Picks a scripted life and has it played with a fresh company. */
export function ScenarioPicker({ scenarios, playing, play }: Playing) {
  const t = useT();
  const known = useKnownMessage();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const [picked, setPicked] = useState('');
  const { busy, run } = useDeed();
  const name = picked || (scenarios[0]?.name ?? '');
  const about = scenarios.find((each) => each.name === name)?.about ?? '';
  const begin = () =>
    run(async () => {
      await play(name);
      setAsking(false);
    });

  return (
    <>
      <Button icon={<IconPlayerPlay size={14} />} disabled={playing} onClick={() => setAsking(true)}>
        {t('scenario.pick')}
      </Button>
      <Dialog title={t('scenario.pick')} opened={asking} onClose={() => setAsking(false)}>
        <div className={styles.section}>
          <p>{t('scenario.explain')}</p>
          <Input.Wrapper
            id={id}
            inputWrapperOrder={['label', 'input', 'description']}
            label={t('scenario.which')}
            description={known(`scenarioAbout.${name}`) ?? about}
          >
            <Input
              component="select"
              id={id}
              rightSection={<IconChevronDown size={14} stroke={1.6} />}
              rightSectionPointerEvents="none"
              value={name}
              onChange={(event) => setPicked(event.currentTarget.value)}
            >
              {scenarios.map((each) => (
                <option key={each.name} value={each.name}>
                  {known(`scenario.${each.name}`) ?? each.name}
                </option>
              ))}
            </Input>
          </Input.Wrapper>
          <div className={styles.rowDeeds}>
            <Button kind="primary" busy={busy} onClick={() => void begin()}>
              {t('scenario.play')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

/** How far the life that is being played has come; its contract is put on the screen as soon as it exists. */
export function PlayedScenario({ run }: Playing) {
  const t = useT();
  const known = useKnownMessage();
  const navigate = useNavigate();
  const { client } = useSearch({ strict: false }) as { client?: string };
  const [followed, setFollowed] = useState<string | null>(null);
  const fresh = run?.state === 'playing' ? run.tenantId : null;
  useEffect(() => {
    if (!fresh || fresh === followed) return;
    setFollowed(fresh);
    void navigate({ to: '.', search: { client: fresh } as never });
  }, [fresh, followed, navigate]);
  if (!run) return null;

  const name = known(`scenario.${run.scenario}`) ?? run.scenario;
  const kind = ({ playing: 'waiting', done: 'good', stopped: 'warning' } as const)[run.state];
  return (
    <p className={styles.played} role="status">
      <StateTag kind={kind}>{t(`scenarioState.${run.state}`)}</StateTag>
      <span>
        {name}
        {run.reason && `: ${run.reason}`}
      </span>
      {run.tenantId && run.tenantId !== client && (
        <Button small href={`/simulator?client=${run.tenantId}`}>
          {t('scenario.show')}
        </Button>
      )}
    </p>
  );
}
