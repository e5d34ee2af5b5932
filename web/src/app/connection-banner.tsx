import { connection, tryNow } from '../api/connection.js';
import { useStore } from '../api/store.js';
import { Button } from '../design/button.js';
import { StateBanner } from '../design/state.js';
import { useT } from '../i18n/intl.js';

/** While the server does not answer: what that means for what was typed, and what goes on by itself. */
export function ConnectionBanner() {
  const t = useT();
  const state = useStore(connection);

  if (state.kind === 'connected') return null;
  if (state.kind === 'busy')
    return <StateBanner kind="waiting" what={t('connection.busy')} when={t('connection.busyWhen')} />;
  return (
    <StateBanner
      kind="warning"
      what={t('connection.lost')}
      when={t('connection.kept')}
      action={
        <Button small onClick={tryNow}>
          {t('connection.tryNow')}
        </Button>
      }
    />
  );
}
