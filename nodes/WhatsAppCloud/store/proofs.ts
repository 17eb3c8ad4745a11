/** Who shows what: a credential, by a hash that says nothing of its token, and where Meta's API is for it. */
export interface Prover {
	account: string;
	/** One per Base URL: what one server says of an ID proves nothing at another. */
	realm: string;
}

/** What a credential has shown once, and whether it still holds. */
export interface Proof {
	/** `number:<ID>`, `businessAccount:<ID>` or `app:<ID>`, as in {@link CallbackNote.place}. */
	object: string;
	/** Under what the store keeps what belongs to the object. */
	key: string;
	/** When Graph last answered for it, ms. */
	provenAt: number;
	/** Since when Graph says that it is not theirs, ms; absent once it has answered again. */
	refusedAt?: number;
}

/**
 * Which credentials have shown that which business numbers, WABAs and apps are theirs: Graph answered for the
 * object with their token. Everything else in the store belongs to such an object, and is for those who have
 * proven it. Here the store only takes down what it is told; who asks Graph, and when, is decided in `ownership/`.
 */
export interface ProofLedger {
	/** What the account has shown of these objects; those that it never proved are left out. */
	find(account: string, objects: string[]): Promise<Proof[]>;

	/**
	 * Graph has answered for the object.
	 *
	 * @returns under what the store keeps what belongs to it: its ID, also for whatever was there before there were
	 * proofs. Only where the same ID was proven at another Base URL first, it is another key: the two never meet.
	 */
	prove(prover: Prover, object: string, now: number): Promise<string>;

	/**
	 * Graph says that the object is not theirs any more. What this account has waiting there (executions, and templates beside
	 * messages) is dropped: whoever has the number now is not to serve it.
	 */
	refuse(account: string, object: string, now: number): Promise<void>;

	/** The objects of a kind that somebody at this Base URL has proven, or that were there before there were proofs. */
	objects(kind: string, realm: string): Promise<string[]>;

	/** The keys of the business numbers that an account has proven, and not lost. */
	numbersOf(account: string): Promise<string[]>;
}

/** The key of an object whose ID is another realm's home. */
export function keyIn(object: string, realm: string, home: string): string {
	const id = object.slice(object.indexOf(':') + 1);
	return realm === home ? id : `${id}@${realm}`;
}
