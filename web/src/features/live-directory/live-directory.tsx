import { Alert, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stream } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import { SearchIcon, SignalIcon } from '../../shared/ui/icons';
import { Message } from '../../shared/ui/message';
import { ProblemMessage } from '../../shared/ui/problem-message';
import { DirectoryFilters } from './directory-filters';
import { useLiveDirectory } from './directory-query';
import classes from './live-directory.module.css';
import { StreamCard } from './stream-card';

const pageSize = 24;
const mostAtOnce = 100;

export function LiveDirectory() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [q] = useDebouncedValue(search.trim(), 250);
  const [category, setCategory] = useState<string | null>(null);
  const [limit, setLimit] = useState(pageSize);
  const { data, error, isPending, refetch } = useLiveDirectory({ q, category, limit });
  const categories = useSeenCategories(data?.items);
  const filtered = q !== '' || category !== null;
  const streams = data?.items ?? [];

  const showEverything = () => {
    setSearch('');
    setCategory(null);
  };

  return (
    <>
      <Group justify="space-between" align="flex-end" mb="lg" gap="md">
        <div>
          <Title order={1} className={classes.title}>
            {t('home.title')}
          </Title>
          <Summary streams={streams} more={data?.next != null} />
        </div>
      </Group>
      {(streams.length > 0 || filtered) && (
        <DirectoryFilters
          search={search}
          onSearch={setSearch}
          category={category}
          categories={categories}
          onCategory={setCategory}
        />
      )}
      {error && data && (
        <Alert color="yellow" mt="md">
          {t('error.stale')}
        </Alert>
      )}
      {isPending ? (
        <CardSkeletons />
      ) : !data ? (
        <ProblemMessage error={error} retry={() => void refetch()} />
      ) : streams.length > 0 ? (
        <div className={classes.grid}>
          {streams.map((stream) => (
            <StreamCard key={stream.id} stream={stream} />
          ))}
        </div>
      ) : filtered ? (
        <Message
          icon={<SearchIcon size={34} />}
          title={t('home.noMatchTitle')}
          text={t('home.noMatchText')}
          action={{ label: t('home.noMatchAction'), onClick: showEverything }}
        />
      ) : (
        <Message
          icon={<SignalIcon size={38} />}
          title={t('home.emptyTitle')}
          text={t('home.emptyText')}
          action={{ label: t('home.emptyAction'), to: '/studio' }}
        />
      )}
      {data?.next != null && limit < mostAtOnce && (
        <Group justify="center" mt="xl">
          <Button variant="light" onClick={() => setLimit(Math.min(mostAtOnce, limit + pageSize))}>
            {t('home.more')}
          </Button>
        </Group>
      )}
    </>
  );
}

function Summary({ streams, more }: { streams: readonly Stream[]; more: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (streams.length === 0) return <Text c="dimmed">{t('home.lead')}</Text>;
  const viewers = streams.reduce((sum, stream) => sum + stream.viewers, 0);
  const plus = more ? '+' : '';
  return (
    <Text c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {t('count.streams', { count: streams.length, shown: format.number(streams.length) + plus })} ·{' '}
      {t('count.watching', { count: viewers, shown: format.number(viewers) + plus })}
    </Text>
  );
}

function CardSkeletons() {
  return (
    <div className={classes.grid} aria-hidden="true">
      {Array.from({ length: 6 }, (_, at) => (
        <div key={at}>
          <Skeleton radius={16} style={{ aspectRatio: '16 / 9' }} />
          <Skeleton height={18} mt={14} width="80%" />
          <Skeleton height={14} mt={8} width="45%" />
        </div>
      ))}
    </div>
  );
}

/** Every category seen since the page opened: a filter does not take the other chips away. */
function useSeenCategories(streams: readonly Stream[] | undefined): readonly string[] {
  const [seen, setSeen] = useState<readonly string[]>([]);
  const fresh = [...new Set(streams?.map((stream) => stream.category))].filter(
    (category): category is string => !!category && !seen.includes(category),
  );
  if (fresh.length > 0) setSeen([...seen, ...fresh].sort((a, b) => a.localeCompare(b)));
  return seen;
}
