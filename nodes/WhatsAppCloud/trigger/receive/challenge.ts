import { answerChallenge } from '../../webhook/challenge';
import { noteHeard } from '../register/heard';

/** What is said to Meta's verification request. */
export interface ChallengeReply {
	status: 200 | 403;
	answer: string;
	/** For the log. */
	log?: string;
}

export function replyToChallenge(
	query: Record<string, unknown>,
	verifyToken: string,
): ChallengeReply {
	const challenge = answerChallenge(query, verifyToken);
	if (challenge !== undefined) {
		noteHeard(challenge);
		return { status: 200, answer: challenge };
	}
	return {
		status: 403,
		answer: 'The verify token does not match.',
		log: 'Refused a verification request (403): its verify token is not the one in the credential. Enter the same text in both places, the Verify Token of the credential and that of the webhook in the App Dashboard.',
	};
}
