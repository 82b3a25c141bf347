import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StatisticsMinute } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import classes from './stream-statistics.module.css';

/** The chart's figures for those who cannot see it, or want them exactly. */
export function MinutesTable({ minutes }: { minutes: readonly StatisticsMinute[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <details className={classes.details}>
      <summary>{t('stats.table')}</summary>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('stats.chart')}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('stats.minute')}</Table.Th>
              <Table.Th scope="col">{t('stats.chartAverage')}</Table.Th>
              <Table.Th scope="col">{t('stats.chartPeak')}</Table.Th>
              <Table.Th scope="col">{t('stats.joins')}</Table.Th>
              <Table.Th scope="col">{t('stats.watched')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {minutes.map((minute) => (
              <Table.Tr key={minute.at}>
                <Table.Td>{format.clock(minute.at)}</Table.Td>
                <Table.Td>{format.decimal(minute.averageViewers)}</Table.Td>
                <Table.Td>{format.number(minute.peakViewers)}</Table.Td>
                <Table.Td>{format.number(minute.joins)}</Table.Td>
                <Table.Td>{format.duration(minute.watchSeconds)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </details>
  );
}
