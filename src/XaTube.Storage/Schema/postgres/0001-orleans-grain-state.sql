-- Orleans reads every statement it runs from this table, once, when a silo or a client starts.
CREATE TABLE OrleansQuery (
    QueryKey  text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

-- One row per grain state. A key without a string part is stored as '' rather than NULL, because a unique key
-- treats two NULLs as different and would let two first writes both succeed. Here and in all our tables, text that is
-- a key or an order is compared byte by byte: the same everywhere, whatever language the database was made with.
CREATE TABLE OrleansStorage (
    GrainIdHash            integer     NOT NULL,
    GrainTypeHash          integer     NOT NULL,
    GrainIdN0              bigint      NOT NULL,
    GrainIdN1              bigint      NOT NULL,
    GrainIdExtensionString text        COLLATE "C" NOT NULL,
    GrainTypeString        text        COLLATE "C" NOT NULL,
    ServiceId              text        COLLATE "C" NOT NULL,
    PayloadBinary          bytea,
    ModifiedOn             timestamptz NOT NULL,
    Version                integer     NOT NULL,
    PRIMARY KEY (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId)
);

-- A writer passes the version it read, or NULL if it read nothing: NULL may only add a row, a version may only
-- replace itself. Two parts of one statement, of which at most one does anything, because an upsert would look first
-- and add after, and a row deleted in between would come back. The answer is always one row: the next version, or on
-- a conflict what the writer passed, which Orleans takes for "somebody else wrote".
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', $query$
    WITH replaced AS (
        UPDATE OrleansStorage
        SET PayloadBinary = @PayloadBinary, ModifiedOn = now(), Version = Version + 1
        WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
            AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
            AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
            AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
            AND Version = @GrainStateVersion
        RETURNING Version
    ), added AS (
        INSERT INTO OrleansStorage (
            GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId,
            PayloadBinary, ModifiedOn, Version)
        SELECT
            @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, COALESCE(@GrainIdExtensionString, ''),
            @GrainTypeString, @ServiceId, @PayloadBinary, now(), 1
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version
    )
    SELECT COALESCE((SELECT Version FROM replaced), (SELECT Version FROM added), @GrainStateVersion)
        AS NewGrainStateVersion
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', $query$
    SELECT PayloadBinary, Version
    FROM OrleansStorage
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
$query$);

-- Clearing keeps the row and its version; deleting (DeleteStateOnClear) forgets both.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', $query$
    WITH cleared AS (
        UPDATE OrleansStorage
        SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
        WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
            AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
            AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
            AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
            AND Version = @GrainStateVersion
        RETURNING Version
    )
    SELECT COALESCE((SELECT Version FROM cleared), @GrainStateVersion) AS NewGrainStateVersion
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey', $query$
    WITH deleted AS (
        DELETE FROM OrleansStorage
        WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
            AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
            AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
            AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
            AND Version = @GrainStateVersion
        RETURNING Version + 1 AS Version
    )
    SELECT COALESCE((SELECT Version FROM deleted), @GrainStateVersion) AS NewGrainStateVersion
$query$);
