/** What makes two files the same to Meta. */
export interface UploadKey {
	/** A media ID is good for the number that uploaded it. */
	phoneNumberId: string;
	/** Of the file's bytes, hexadecimal. */
	sha256: string;
	mimeType: string;
}

/** Which files Meta has already; shared by all processes that use the store. Holds no bytes and no file names. */
export interface UploadLedger {
	/** Media ID of a file that Meta still has. */
	find(key: UploadKey, now: number): Promise<string | undefined>;

	/** Remembers an upload, in place of an older one of the same file. */
	record(key: UploadKey, mediaId: string, now: number): Promise<void>;

	/** Forgets an upload that Meta does not have any more. */
	forget(mediaId: string): Promise<void>;
}

/** The uploads of everybody. */
export interface SharedUploadLedger extends UploadLedger {
	/** @param within the business numbers whose uploads are meant; absent = all */
	forget(mediaId: string, within?: readonly string[]): Promise<void>;
}
