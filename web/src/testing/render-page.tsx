import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ComponentType } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { theme } from '../app/theme';
import '../shared/i18n';

/** Renders a page as the app would, at an address, without retries. */
export function renderPage(Page: ComponentType, path: string, address: string) {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter(
    [
      { path, Component: Page },
      { path: '*', element: <p>elsewhere</p> },
    ],
    {
      initialEntries: [address],
    },
  );
  return render(
    <MantineProvider theme={theme} forceColorScheme="dark" env="test">
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
