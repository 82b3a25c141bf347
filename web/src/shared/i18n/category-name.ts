import { useTranslation } from 'react-i18next';
import type { TextKey } from './index';

export const suggestedCategories = [
  'games',
  'music',
  'talk',
  'programming',
  'education',
  'art',
  'sports',
  'travel',
] as const;

/** Suggested categories are kept as words of ours and shown in the reader's language; others as they were typed. */
export function useCategoryName() {
  const { t } = useTranslation();
  return (category: string) => {
    const known = suggestedCategories.find((one) => one === category.toLowerCase());
    return known ? t(`category.${known}` satisfies TextKey) : category;
  };
}
