import { useTranslation } from 'react-i18next';
import { CompassIcon } from '../../shared/ui/icons';
import { Message } from '../../shared/ui/message';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <title>{`${t('error.notFoundTitle')} · XaTube`}</title>
      <Message
        order={1}
        icon={<CompassIcon size={36} />}
        title={t('error.notFoundTitle')}
        text={t('error.notFoundText')}
        action={{ label: t('error.home'), to: '/' }}
      />
    </>
  );
}
