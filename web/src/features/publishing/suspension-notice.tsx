import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/i18n/format';
import { usePublishRules } from './publishing-queries';

/** Says so when nobody may broadcast on the channel; nothing otherwise. */
export function SuspensionNotice({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const suspension = usePublishRules(channelId).data?.suspension;
  return suspension ? (
    <Alert color="red" role="alert" title={t('suspension.title')} data-testid="suspension">
      {t('suspension.text', { since: format.dateTime(suspension.at), reason: suspension.reason })}
    </Alert>
  ) : null;
}
