-- A channel's keys, rules, attempts and suspension have a grain of their own. Its state takes over what the channel's had of
-- them, under the same grain key; the hash of its type is that of the word 'publishing'. The channel's own row keeps the
-- copy until it is written next, so that the version before can still open the database. The type jsonb does not take an
-- escaped NUL character, which a channel's text may hold; those parts are dropped in any case.
INSERT INTO OrleansStorage (
    GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId,
    PayloadBinary, ModifiedOn, Version)
SELECT
    GrainIdHash, 670113196, GrainIdN0, GrainIdN1, GrainIdExtensionString, 'publishing', ServiceId,
    convert_to(
        (regexp_replace(convert_from(PayloadBinary, 'UTF8'), '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g')::jsonb
            - 'OwnerId' - 'Profile' - 'CreatedAt' - 'Version')::text,
        'UTF8'),
    ModifiedOn, 1
FROM OrleansStorage
WHERE GrainTypeString = 'channel' AND PayloadBinary IS NOT NULL;
