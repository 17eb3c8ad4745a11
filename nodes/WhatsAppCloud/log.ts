export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes a line into n8n's log. */
export type Log = (level: LogLevel, text: string) => void;
