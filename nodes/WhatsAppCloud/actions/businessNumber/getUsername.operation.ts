import { asText } from '../../json';
import { reading } from './read';

/** Business Number → Get Username: the name by which customers find the business, if it has one. */
export const getUsername = reading('username', [], (answer) => ({
	username: asText(answer.username) ?? '',
	status: asText(answer.status)?.toLowerCase() ?? '',
}));
