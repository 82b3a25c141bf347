import { useTranslation } from 'react-i18next';
import { AlertIcon } from '../../shared/ui/icons';
import { Message } from '../../shared/ui/message';

/** A page that could not be loaded (a new version was published meanwhile) or that broke. */
export function RouteError() {
  const { t } = useTranslation();
  return (
    <Message
      order={1}
      icon={<AlertIcon size={36} />}
      title={t('error.title')}
      action={{ label: t('error.retry'), onClick: () => location.reload() }}
    />
  );
}
