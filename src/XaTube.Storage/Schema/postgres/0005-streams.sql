CREATE TABLE streams (
    id              text             COLLATE "C" NOT NULL PRIMARY KEY,
    channel_id      text             COLLATE "C" NOT NULL,
    title           text             NOT NULL,
    category        text,
    state           text             COLLATE "C" NOT NULL,
    started_at      bigint           NOT NULL,
    ended_at        bigint,
    last_seen_at    bigint           NOT NULL,
    peak_viewers    bigint           NOT NULL,
    average_viewers double precision NOT NULL,
    end_reason      text,
    version         bigint           NOT NULL
);

CREATE INDEX streams_of_channel ON streams (channel_id, started_at, id);
CREATE INDEX streams_not_ended ON streams (started_at, id) WHERE state <> 'ended';
