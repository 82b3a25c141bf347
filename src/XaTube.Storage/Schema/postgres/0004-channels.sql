-- Who holds a handle. Kept apart from the channels because a handle is claimed before its channel is projected.
CREATE TABLE channel_handles (
    handle_key text COLLATE "C" NOT NULL PRIMARY KEY,
    channel_id text COLLATE "C" NOT NULL
);

CREATE INDEX channel_handles_by_channel ON channel_handles (channel_id);

-- tags is a JSON array of strings; search_text is handle, title and description in lower case.
CREATE TABLE channels (
    id          text   COLLATE "C" NOT NULL PRIMARY KEY,
    owner_id    text   COLLATE "C" NOT NULL,
    handle      text   NOT NULL,
    handle_key  text   COLLATE "C" NOT NULL,
    title       text   NOT NULL,
    description text,
    category    text   COLLATE "C",
    tags        text   NOT NULL,
    cover_url   text,
    search_text text   COLLATE "C" NOT NULL,
    created_at  bigint NOT NULL,
    deleted_at  bigint,
    version     bigint NOT NULL
);

CREATE INDEX channels_newest ON channels (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX channels_by_category ON channels (category, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX channels_by_owner ON channels (owner_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX channels_by_handle ON channels (handle_key) WHERE deleted_at IS NULL;
