import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { createQueryCache } from '../shared/api/query-client';
import { router } from './router';
import { theme } from './theme';

export function App() {
  const [cache] = useState(createQueryCache);
  return (
    <MantineProvider theme={theme} forceColorScheme="dark">
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
