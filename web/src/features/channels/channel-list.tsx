import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Channel, StreamState } from '../../shared/api/types';
import { Avatar } from '../../shared/ui/cover';
import { StateBadge } from '../../shared/ui/state-badge';
import classes from './channel-list.module.css';

interface Props {
  channels: readonly Channel[];
  selected: string;
  to: (channel: Channel) => string;
}

export function ChannelList({ channels, selected, to }: Props) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('studio.channels')}>
      <ul className={classes.list}>
        {channels.map((channel) => (
          <li key={channel.id}>
            <Link
              to={to(channel)}
              className={classes.item}
              aria-current={channel.id === selected ? 'page' : undefined}
            >
              <Avatar handle={channel.handle} title={channel.title} size={36} />
              <span className={classes.words}>
                <span className={classes.title}>{channel.title}</span>
                <span className={classes.handle}>@{channel.handle}</span>
              </span>
              {channel.live && channel.live.state !== 'ended' && (
                <StateBadge state={channel.live.state as StreamState} testId={null} />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
