import { QueryClient } from '@tanstack/react-query';
import { toProblem } from './problem';

// A refusal stays a refusal however often it is asked; only silence and overload are worth another try.
const worthRetrying = (error: unknown) => {
  const { status } = toProblem(error);
  return status === 0 || status === 429 || status >= 500;
};

export const createQueryCache = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && worthRetrying(error),
        staleTime: 5_000,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
