import { useTranslation } from 'react-i18next';
import { toProblem } from '../api/problem';
import { problemText } from '../i18n/problem-text';
import { AlertIcon, CompassIcon } from './icons';
import { Message } from './message';

interface Props {
  error: unknown;
  retry?: () => void;
  compact?: boolean;
  order?: 1 | 2;
}

export function ProblemMessage({ error, retry, compact, order }: Props) {
  const { t } = useTranslation();
  const problem = toProblem(error);
  if (problem.status === 404)
    return (
      <Message
        icon={<CompassIcon size={34} />}
        title={t('error.notFoundTitle')}
        text={t('error.notFoundText')}
        action={{ label: t('error.home'), to: '/' }}
        compact={compact}
        order={order}
      />
    );
  const silent = problem.status === 0 || problem.status >= 502;
  return (
    <Message
      icon={<AlertIcon size={34} />}
      title={silent ? t('error.unreachableTitle') : t('error.title')}
      text={silent ? t('error.unreachableText') : problemText(t, problem)}
      action={retry && { label: t('error.retry'), onClick: retry }}
      compact={compact}
      order={order}
    />
  );
}
