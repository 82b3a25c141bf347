import { createTokenKeeper } from './token-keeper';
import type { TokenAnswer } from './types';
import { readProblem } from './problem';

async function askForToken(): Promise<TokenAnswer> {
  const response = await fetch('/api/auth/refresh', { method: 'POST', credentials: 'same-origin' });
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as TokenAnswer;
}

/** The access token of this tab: in memory only, so that no script left behind can read it from storage. */
export const session = createTokenKeeper({ askForToken });
