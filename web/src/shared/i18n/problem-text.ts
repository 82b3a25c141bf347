import type { TFunction } from 'i18next';
import { i18n, type TextKey } from './index';
import type { Problem } from '../api/problem';

const byStatus: Readonly<Record<number, TextKey>> = {
  0: 'problem.unreachable',
  400: 'problem.validation',
  401: 'problem.unauthorized',
  403: 'problem.forbidden',
  404: 'problem.not-found',
  429: 'problem.too-many-requests',
  502: 'problem.unavailable',
  503: 'problem.unavailable',
  504: 'problem.unavailable',
};

/** The sentence we have for exactly this refusal, if we have one. */
export const sentenceFor =
  (t: TFunction) =>
  (slug: string): string | null =>
    i18n.exists(`problem.${slug}`) ? t(`problem.${slug}` as TextKey) : null;

/** Always something a person can read, in their language. */
export const problemText = (t: TFunction, problem: Problem): string =>
  sentenceFor(t)(problem.slug) ?? t(byStatus[problem.status] ?? 'problem.unknown');
