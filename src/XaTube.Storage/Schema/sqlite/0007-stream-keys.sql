-- A stream key's grain has its state under the key's hash. Whoever guesses keys is refused by this index, without a grain.
CREATE INDEX stream_keys_by_hash ON OrleansStorage (GrainIdExtensionString) WHERE GrainTypeString = 'stream-key';
