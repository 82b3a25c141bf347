import '@mantine/core/styles.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { session } from './shared/api/session';
import './shared/i18n';

session.heedOtherTabs(window);
// Started before the first render: whoever has a refresh cookie is signed in by the time it matters.
void session.current();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
