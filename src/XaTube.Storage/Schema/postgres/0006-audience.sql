CREATE TABLE viewer_sessions (
    id         text   COLLATE "C" NOT NULL PRIMARY KEY,
    stream_id  text   COLLATE "C" NOT NULL,
    viewer     text   COLLATE "C" NOT NULL,
    joined_at  bigint NOT NULL,
    ended_at   bigint,
    watched_ms bigint NOT NULL
);

CREATE INDEX viewer_sessions_of_stream ON viewer_sessions (stream_id, viewer, joined_at);

-- minute is the start of the minute. A reporter is one life of a silo; the sum over reporters is the truth.
CREATE TABLE watch_minutes (
    stream_id  text   COLLATE "C" NOT NULL,
    minute     bigint NOT NULL,
    reporter   text   COLLATE "C" NOT NULL,
    watched_ms bigint NOT NULL,
    PRIMARY KEY (stream_id, minute, reporter)
);

CREATE TABLE viewer_minutes (
    stream_id       text             COLLATE "C" NOT NULL,
    minute          bigint           NOT NULL,
    average_viewers double precision NOT NULL,
    peak_viewers    bigint           NOT NULL,
    PRIMARY KEY (stream_id, minute)
);
