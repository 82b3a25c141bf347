-- A channel's keys, rules, attempts and suspension have a grain of their own. Its state takes over what the channel's had of
-- them, under the same grain key; the hash of its type is that of the word 'publishing'. The channel's own row keeps the
-- copy until it is written next, so that the version before can still open the database.
INSERT INTO OrleansStorage (
    GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId,
    PayloadBinary, ModifiedOn, Version)
SELECT
    GrainIdHash, 670113196, GrainIdN0, GrainIdN1, GrainIdExtensionString, 'publishing', ServiceId,
    CAST(json_remove(CAST(PayloadBinary AS TEXT), '$.OwnerId', '$.Profile', '$.CreatedAt', '$.Version') AS BLOB), ModifiedOn, 1
FROM OrleansStorage
WHERE GrainTypeString = 'channel' AND PayloadBinary IS NOT NULL;
