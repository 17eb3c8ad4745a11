export { ACCOUNT } from './seed/account.ts';
