import { Button, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './message.module.css';

interface Props {
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  action?: { label: string; to: string } | { label: string; onClick: () => void };
  compact?: boolean;
  /** 1 where the message is all there is on the page. */
  order?: 1 | 2;
}

/** What a place says when it has nothing to show: empty, ended, failed. */
export function Message({ icon, title, text, action, compact = false, order = 2 }: Props) {
  return (
    <Stack align="center" gap="sm" className={classes.message} data-compact={compact || undefined}>
      <span className={classes.icon}>{icon}</span>
      <Title order={order} size={compact ? 'h4' : 'h2'} ta="center">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" ta="center" maw={460}>
          {text}
        </Text>
      )}
      {action &&
        ('to' in action ? (
          <Button component={Link} to={action.to} mt="xs">
            {action.label}
          </Button>
        ) : (
          <Button onClick={action.onClick} variant="light" mt="xs">
            {action.label}
          </Button>
        ))}
    </Stack>
  );
}
