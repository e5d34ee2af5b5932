import './design/mantine.css';
import './design/tokens.css';
import './design/mantine-tokens.css';
import './design/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { openRouter } from './app/routes.js';
import { speak } from './i18n/words.js';

/** Not awaited by the module itself: what is loaded here needs this module's own file to have run. */
async function start(): Promise<void> {
  const [router] = await Promise.all([openRouter(), speak()]);
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no place for the application');
  createRoot(root).render(
    <StrictMode>
      <App router={router} />
    </StrictMode>,
  );
}

void start();
