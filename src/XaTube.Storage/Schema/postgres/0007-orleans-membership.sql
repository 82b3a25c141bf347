-- Who is in the cluster. Orleans calls a cluster a deployment here. Every change of a member passes through the
-- version of its cluster, so that two silos which decide at the same time cannot both be right.
CREATE TABLE OrleansMembershipVersionTable (
    DeploymentId text        COLLATE "C" NOT NULL PRIMARY KEY,
    Version      integer     NOT NULL,
    ModifiedOn   timestamptz NOT NULL
);

-- Status is 3 for an active silo and 6 for a dead one; a silo that starts again is a new row, with a new Generation.
CREATE TABLE OrleansMembershipTable (
    DeploymentId text        COLLATE "C" NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address      text        COLLATE "C" NOT NULL,
    Port         integer     NOT NULL,
    Generation   integer     NOT NULL,
    SiloName     text        NOT NULL,
    HostName     text        NOT NULL,
    Status       integer     NOT NULL,
    ProxyPort    integer     NOT NULL,
    SuspectTimes text,
    StartTime    timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipVersionKey', $query$
    WITH added AS (
        INSERT INTO OrleansMembershipVersionTable (DeploymentId, Version, ModifiedOn)
        VALUES (@DeploymentId, 0, now())
        ON CONFLICT DO NOTHING
        RETURNING 1
    )
    SELECT COUNT(*) AS Added FROM added
$query$);

-- The version moves only together with the row. Whoever waits here for another's change finds the version moved on
-- and is refused: Orleans then reads the table again.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipKey', $query$
    WITH moved AS (
        UPDATE OrleansMembershipVersionTable
        SET Version = Version + 1, ModifiedOn = now()
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND NOT EXISTS (
            SELECT 1 FROM OrleansMembershipTable
            WHERE DeploymentId = @DeploymentId
                AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING DeploymentId
    ), added AS (
        INSERT INTO OrleansMembershipTable (
            DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT
            DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
            @IAmAliveTime
        FROM moved
        RETURNING 1
    )
    SELECT COUNT(*) AS Added FROM added
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateMembershipKey', $query$
    WITH moved AS (
        UPDATE OrleansMembershipVersionTable
        SET Version = Version + 1, ModifiedOn = now()
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND EXISTS (
            SELECT 1 FROM OrleansMembershipTable
            WHERE DeploymentId = @DeploymentId
                AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING DeploymentId
    ), changed AS (
        UPDATE OrleansMembershipTable AS member
        SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        FROM moved
        WHERE member.DeploymentId = moved.DeploymentId
            AND member.Address = @Address AND member.Port = @Port AND member.Generation = @Generation
        RETURNING 1
    )
    SELECT COUNT(*) AS Changed FROM changed
$query$);

-- Not a change of membership: it says nothing that others must agree on, so it leaves the version alone.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateIAmAlivetimeKey', $query$
    UPDATE OrleansMembershipTable
    SET IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$query$);

-- The version comes even when there is no member: one row then, whose other columns are NULL.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadRowKey', $query$
    SELECT
        member.Address, member.Port, member.Generation, member.SiloName, member.HostName, member.Status,
        member.ProxyPort, member.SuspectTimes, member.StartTime, member.IAmAliveTime, cluster.Version
    FROM OrleansMembershipVersionTable AS cluster
    LEFT JOIN OrleansMembershipTable AS member
        ON member.DeploymentId = cluster.DeploymentId
        AND member.Address = @Address AND member.Port = @Port AND member.Generation = @Generation
    WHERE cluster.DeploymentId = @DeploymentId
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadAllKey', $query$
    SELECT
        member.Address, member.Port, member.Generation, member.SiloName, member.HostName, member.Status,
        member.ProxyPort, member.SuspectTimes, member.StartTime, member.IAmAliveTime, cluster.Version
    FROM OrleansMembershipVersionTable AS cluster
    LEFT JOIN OrleansMembershipTable AS member ON member.DeploymentId = cluster.DeploymentId
    WHERE cluster.DeploymentId = @DeploymentId
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('GatewaysQueryKey', $query$
    SELECT Address, ProxyPort, Generation
    FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$query$);

-- Only silos that are dead, and have been for long: nothing brings a dead one back, so no version is asked for.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('CleanupDefunctSiloEntriesKey', $query$
    DELETE FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = 6
        AND IAmAliveTime < @IAmAliveTime AND StartTime < @IAmAliveTime
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteMembershipTableEntriesKey', $query$
    DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
    DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
$query$);
