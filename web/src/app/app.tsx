import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ProblemError } from '../api/problem.js';
import { LanguageProvider } from '../i18n/intl.js';
import type { openRouter } from './routes.js';

const theme = createTheme({ cursorType: 'pointer', respectReducedMotion: true, autoContrast: false });

// Waiting for the network is sturdyFetch's work, so that reads and writes wait in one place.
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.problem.status < 500),
    },
    mutations: { networkMode: 'always' },
  },
});

/** Mantine writes no style tags here: its variables stand in mantine-tokens.css, as the strict CSP asks. */
export function App({ router }: { router: Awaited<ReturnType<typeof openRouter>> }) {
  return (
    <LanguageProvider>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </LanguageProvider>
  );
}
