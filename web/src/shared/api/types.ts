import type { components } from './schema';

// The one place that knows what the generated document calls things.
type Schemas = components['schemas'];

export type User = Schemas['User'];
export type TokenAnswer = Schemas['TokenAnswer'];
export type Channel = Schemas['Channel'];
export type Stream = Schemas['Stream'];
export type StreamState = Schemas['StreamState'];
export type StreamMediaState = Schemas['StreamMediaState'];
export type StreamMediaDetails = Schemas['StreamMediaDetails'];
export type StreamMediaProblem = Schemas['StreamMediaProblem'];
export type StreamKey = Schemas['StreamKey'];
export type CreatedStreamKey = Schemas['CreatedStreamKey'];
export type PublishAttempt = Schemas['ChannelPublishAttempt'];
export type PublishRules = Schemas['ChannelPublishing'];
export type ViewerSession = Schemas['JoinAnswer'];
export type StreamStatistics = Schemas['StreamStatistics'];
export type StatisticsMinute = NonNullable<StreamStatistics['minutes']>[number];
