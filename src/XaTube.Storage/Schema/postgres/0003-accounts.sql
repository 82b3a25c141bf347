-- Here and in all our tables: ids are lower-case UUID text, times are Unix milliseconds, a "_key" column is the
-- lower-case form by which its neighbour is compared.
CREATE TABLE accounts (
    id            text   COLLATE "C" NOT NULL PRIMARY KEY,
    username      text   NOT NULL,
    username_key  text   COLLATE "C" NOT NULL UNIQUE,
    email         text   NOT NULL,
    email_key     text   COLLATE "C" NOT NULL UNIQUE,
    display_name  text   NOT NULL,
    avatar_url    text,
    password_hash text   NOT NULL,
    created_at    bigint NOT NULL
);

-- A family is one login and all the tokens that replaced each other since.
CREATE TABLE refresh_tokens (
    hash       text   COLLATE "C" NOT NULL PRIMARY KEY,
    account_id text   COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    family_id  text   COLLATE "C" NOT NULL,
    issued_at  bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at    bigint,
    revoked_at bigint
);

CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_account ON refresh_tokens (account_id, expires_at);
