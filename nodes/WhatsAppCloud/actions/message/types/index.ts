import type { MessageType } from './messageType';
import { text } from './text';

/** All kinds of free-form messages, in the editor's alphabetical order. */
export const MESSAGE_TYPES: readonly MessageType[] = [text];
