import { createHash, randomBytes } from 'node:crypto';

export interface Media {
	id: string;
	phoneNumberId?: string;
	mimeType: string;
	fileName?: string;
	content: Buffer;
	/** base64, as in webhooks and look-ups. */
	sha256: string;
	/** ms since the epoch: 30 days for uploads, 7 days for what customers send. */
	expiresAt: number;
}

/** A download address: Meta's is valid for five minutes. */
interface MediaLink {
	mediaId: string;
	expiresAt: number;
}

/** Uploaded and received files, in memory, newest `limitBytes`. */
export class MediaStore {
	private readonly byId = new Map<string, Media>();
	private readonly links = new Map<string, MediaLink>();
	private bytes = 0;
	private readonly limitBytes: number;

	constructor(limitBytes: number) {
		this.limitBytes = limitBytes;
	}

	add(media: Omit<Media, 'sha256'>): Media {
		const sha256 = createHash('sha256').update(media.content).digest('base64');
		const stored = { ...media, sha256 };
		this.byId.set(stored.id, stored);
		this.bytes += stored.content.length;
		for (const oldest of this.byId.values()) {
			if (this.bytes <= this.limitBytes || oldest === stored) break;
			this.delete(oldest.id);
		}
		return stored;
	}

	/** Undefined for unknown and expired ones. */
	get(id: string, now: number): Media | undefined {
		const media = this.byId.get(id);
		if (media && media.expiresAt <= now) {
			this.delete(id);
			return undefined;
		}
		return media;
	}

	delete(id: string): boolean {
		const media = this.byId.get(id);
		if (!media) return false;
		this.bytes -= media.content.length;
		return this.byId.delete(id);
	}

	/** A new download address's secret part. */
	link(media: Media, expiresAt: number): string {
		const hash = randomBytes(16).toString('base64url');
		this.links.set(hash, { mediaId: media.id, expiresAt });
		if (this.links.size > 10_000) {
			for (const oldest of this.links.keys()) {
				this.links.delete(oldest);
				break;
			}
		}
		return hash;
	}

	/** So much less time is left for all of them. */
	age(ms: number): void {
		for (const dated of [...this.byId.values(), ...this.links.values()]) dated.expiresAt -= ms;
	}

	byLink(hash: string, now: number): Media | undefined {
		const link = this.links.get(hash);
		return link && link.expiresAt > now ? this.get(link.mediaId, now) : undefined;
	}

	clear(): void {
		this.byId.clear();
		this.links.clear();
		this.bytes = 0;
	}
}
