import { useTranslation } from 'react-i18next';
import { LiveDirectory } from '../../features/live-directory/live-directory';

export default function Home() {
  const { t } = useTranslation();
  return (
    <>
      <title>{`${t('home.pageTitle')} · XaTube`}</title>
      <LiveDirectory />
    </>
  );
}
