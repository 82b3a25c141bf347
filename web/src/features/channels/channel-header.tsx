import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Channel } from '../../shared/api/types';
import { useCategoryName } from '../../shared/i18n/category-name';
import { Avatar } from '../../shared/ui/cover';
import classes from './channel-header.module.css';

export function ChannelHeader({
  channel,
  side,
  order = 1,
}: {
  channel: Channel;
  side?: ReactNode;
  order?: 1 | 2;
}) {
  const categoryName = useCategoryName();
  const facts = [`@${channel.handle}`, channel.category ? categoryName(channel.category) : null];
  return (
    <header className={classes.header}>
      <Avatar handle={channel.handle} title={channel.title} size={64} />
      <div className={classes.words}>
        <Title order={order} size="h2" className={classes.title}>
          {channel.title}
        </Title>
        <Text c="dimmed">{facts.filter(Boolean).join(' · ')}</Text>
        {channel.description && <Text mt={6}>{channel.description}</Text>}
        {(channel.tags?.length ?? 0) > 0 && (
          <Group gap={6} mt={8}>
            {channel.tags.map((tag) => (
              <span key={tag} className={classes.tag}>
                {tag}
              </span>
            ))}
          </Group>
        )}
      </div>
      {side && <div className={classes.side}>{side}</div>}
    </header>
  );
}
