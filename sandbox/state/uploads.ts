import { randomBytes } from 'node:crypto';

interface UploadSession {
	fileName: string;
	fileType: string;
	length: number;
	content: Buffer;
}

/** Resumable uploads: a session takes bytes and ends in a handle, for template samples and profile pictures. */
export class Uploads {
	private readonly sessions = new Map<string, UploadSession>();
	private readonly handles = new Map<string, UploadSession>();

	/** @returns the session's ID, with its signature as Meta has it: `upload:…?sig=…` */
	open(fileName: string, fileType: string, length: number): string {
		const id = `upload:${randomBytes(24).toString('base64url')}?sig=${randomBytes(24).toString('base64url')}`;
		this.sessions.set(id, { fileName, fileType, length, content: Buffer.alloc(0) });
		return id;
	}

	/** @param id with its signature */
	offset(id: string): number | undefined {
		return this.sessions.get(id)?.content.length;
	}

	/** How many bytes were announced. */
	lengthOf(id: string): number | undefined {
		return this.sessions.get(id)?.length;
	}

	/** @returns the handle once all bytes are there, null while some are missing, undefined for an unknown session */
	append(id: string, offset: number, bytes: Buffer): string | null | undefined {
		const session = this.sessions.get(id);
		if (!session) return undefined;
		session.content = Buffer.concat([session.content.subarray(0, offset), bytes]);
		if (session.content.length < session.length) return null;
		const handle = `4::${Buffer.from(session.fileType).toString('base64')}:${randomBytes(48).toString('base64url')}`;
		this.handles.set(handle, session);
		return handle;
	}

	has(handle: string): boolean {
		return this.handles.has(handle);
	}

	/** What kind of file a handle stands for; undefined for one that was not given out. */
	typeOf(handle: string): string | undefined {
		return this.handles.get(handle)?.fileType;
	}

	clear(): void {
		this.sessions.clear();
		this.handles.clear();
	}
}
