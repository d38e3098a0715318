// Starts the browser part: language, who is signed in, the cache of answers, the screen.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError, whenSignedOut } from './api/client.ts';
import { leave, resume, useSession } from './api/session.ts';
import { App } from './app.tsx';
import { startLanguage } from './i18n/setup.ts';
import './look/tokens.css';
import './look/base.css';
import './look/marks.css';
import './look/overlay.css';
import './look/shell.css';
import './look/inbox.css';
import './look/alert.css';
import './look/tasks.css';
import './look/narrow.css';

/** A refusal does not change by asking again; an unheard server may. */
const worthRetrying = (failures: number, error: unknown): boolean =>
  failures < 3 && !(error instanceof ApiError && error.status >= 400 && error.status < 500);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: worthRetrying,
      // The feed keeps lists current; a window that comes to the front need not ask for all again.
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      structuralSharing: false,
      // Without a network a question fails and says so, instead of waiting silently.
      networkMode: 'always',
    },
  },
});

whenSignedOut(() => leave('expired'));
useSession.subscribe(({ signedIn }) => {
  if (signedIn.state === 'out') client.clear();
});

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  await startLanguage();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
  await resume();
}

void start();
