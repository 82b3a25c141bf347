import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { Problem, readProblem } from './problem';
import type { paths } from './schema';
import { session } from './session';
import type { TokenKeeper } from './token-keeper';

const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response);
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === 'AbortError'
      ? error
      : new Problem(0, 'unreachable', String(error));
  },
};

/** Sends the request as the signed-in user; a 401 is answered once with a fresh token. */
export function authorizedFetch(keeper: TokenKeeper) {
  return async (request: Request): Promise<Response> => {
    const token = await keeper.current();
    if (token === null) return fetch(request);

    // A body can be read once, so the copy has to be made before the first attempt.
    const again = request.clone();
    request.headers.set('Authorization', `Bearer ${token}`);
    const response = await fetch(request);
    if (response.status !== 401) return response;

    const fresh = await keeper.insteadOf(token);
    if (fresh === null) return response;
    again.headers.set('Authorization', `Bearer ${fresh}`);
    return fetch(again);
  };
}

const baseUrl = globalThis.location?.origin ?? '';

/** As the signed-in user, if there is one. Rejects with a Problem. */
export const api = createFetchClient<paths>({ baseUrl, fetch: authorizedFetch(session) });
api.use(problems);

/** As nobody: what must not wait for a token, or where a 401 means something else than an old token. */
export const publicApi = createFetchClient<paths>({ baseUrl, fetch: (request: Request) => fetch(request) });
publicApi.use(problems);

export const $api = createQueryClient(api);
export const $publicApi = createQueryClient(publicApi);
