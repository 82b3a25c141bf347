import { Group, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './panel.module.css';

interface Props {
  title: string;
  text?: string;
  side?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, text, side, children }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb="md">
        <div>
          <Title order={3} size="h4" id={id}>
            {title}
          </Title>
          {text && (
            <Text c="dimmed" size="sm" mt={4}>
              {text}
            </Text>
          )}
        </div>
        {side}
      </Group>
      {children}
    </section>
  );
}
