import { createBrowserRouter } from 'react-router';
import { NotFound } from './routes/not-found';
import { RouteError } from './routes/route-error';
import { Shell } from './shell';

const page = (load: () => Promise<{ default: React.ComponentType }>) => async () => ({
  Component: (await load()).default,
});

export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <RouteError />,
    hydrateFallbackElement: <></>,
    children: [
      { index: true, lazy: page(() => import('./routes/home')) },
      { path: 'watch/:streamId', lazy: page(() => import('./routes/watch')) },
      { path: 'c/:handle', lazy: page(() => import('./routes/channel')) },
      { path: 'studio', lazy: page(() => import('./routes/studio')) },
      { path: '*', element: <NotFound /> },
    ],
  },
]);
