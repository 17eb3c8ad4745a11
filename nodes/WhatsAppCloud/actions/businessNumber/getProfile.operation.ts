import { asObjects } from '../../json';
import { reading } from './read';

const FIELDS = [
	...['about', 'address', 'description', 'email', 'profile_picture_url', 'vertical', 'websites'],
];

/** Business Number → Get Profile: what customers see when they tap the business's name. */
export const getProfile = reading('whatsapp_business_profile', FIELDS, (answer) => {
	const [profile = {}] = asObjects(answer.data);
	const { about, address, description, email, vertical, websites } = profile;
	return {
		about: about ?? '',
		description: description ?? '',
		address: address ?? '',
		email: email ?? '',
		websites: websites ?? [],
		vertical: vertical ?? '',
		pictureUrl: profile.profile_picture_url ?? '',
	};
});
