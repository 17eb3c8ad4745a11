import { reading } from './read';

/** Business Number → Get Settings: calling, identity check, storage, as Meta has them. */
export const getSettings = reading('settings', [], (answer) => ({ settings: answer }));
