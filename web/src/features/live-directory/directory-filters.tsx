import { CloseButton, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCategoryName } from '../../shared/i18n/category-name';
import { SearchIcon } from '../../shared/ui/icons';
import classes from './directory-filters.module.css';

interface Props {
  search: string;
  onSearch: (search: string) => void;
  category: string | null;
  categories: readonly string[];
  onCategory: (category: string | null) => void;
}

export function DirectoryFilters({ search, onSearch, category, categories, onCategory }: Props) {
  const { t } = useTranslation();
  const categoryName = useCategoryName();
  const chip = (value: string | null, label: string) => (
    <button
      key={value ?? ''}
      type="button"
      className={classes.chip}
      aria-pressed={category === value}
      onClick={() => onCategory(value)}
    >
      {label}
    </button>
  );
  return (
    <div className={classes.filters}>
      <TextInput
        type="search"
        className={classes.search}
        aria-label={t('home.search')}
        placeholder={t('home.search')}
        leftSection={<SearchIcon />}
        rightSection={
          search !== '' && <CloseButton aria-label={t('home.searchClear')} onClick={() => onSearch('')} />
        }
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      {categories.length > 0 && (
        <div className={classes.chips} role="group" aria-label={t('home.categories')}>
          {chip(null, t('home.all'))}
          {categories.map((one) => chip(one, categoryName(one)))}
        </div>
      )}
    </div>
  );
}
