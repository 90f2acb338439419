/** `ended`: there is nothing any more that could be kept up to date. */
export type ConnectionState = 'live' | 'polling' | 'connecting' | 'reconnecting' | 'ended'
