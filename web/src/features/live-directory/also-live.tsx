import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './also-live.module.css';
import { useLiveDirectory } from './directory-query';
import { StreamCard } from './stream-card';

/** Other streams on air, for beside the player. Nothing when there are none. */
export function AlsoLive({ except }: { except: string }) {
  const { t } = useTranslation();
  const { data } = useLiveDirectory({ q: '', category: null, limit: 8 });
  const others = data?.items.filter((stream) => stream.id !== except).slice(0, 6) ?? [];
  if (others.length === 0) return null;
  return (
    <aside className={classes.aside} aria-label={t('home.alsoLive')}>
      <Title order={2} size="h5" mb="sm">
        {t('home.alsoLive')}
      </Title>
      <div className={classes.list}>
        {others.map((stream) => (
          <StreamCard key={stream.id} stream={stream} small />
        ))}
      </div>
    </aside>
  );
}
