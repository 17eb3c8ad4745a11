import { type UploadKey } from '../../nodes/WhatsAppCloud/store/uploads';
import type { Subject } from './contract';
import { UPLOAD_LIFE_MS } from '../../nodes/WhatsAppCloud/store/retention';

const NOW = Date.UTC(2026, 10, 23, 12);
const BROCHURE: UploadKey = {
	phoneNumberId: '106540352242922',
	sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	mimeType: 'application/pdf',
};

/** What every store has to know of uploaded files. */
export function describeUploads(subject: () => Subject): void {
	describe('uploads', () => {
		it('are found as long as Meta keeps them, and no longer', async () => {
			const store = await subject().fresh();
			expect(await store.uploads.find(BROCHURE, NOW)).toBeUndefined();
			await store.uploads.record(BROCHURE, '1001', NOW);
			expect(await store.uploads.find(BROCHURE, NOW)).toBe('1001');
			expect(await store.uploads.find(BROCHURE, NOW + UPLOAD_LIFE_MS - 1)).toBe('1001');
			expect(await store.uploads.find(BROCHURE, NOW + UPLOAD_LIFE_MS)).toBeUndefined();
		});

		it.each([
			['number', { phoneNumberId: '207651463353033' }],
			['content', { sha256: 'f'.repeat(64) }],
			['type', { mimeType: 'text/plain' }],
		])('of another %s are others', async (_what, other) => {
			const store = await subject().fresh();
			await store.uploads.record(BROCHURE, '1001', NOW);
			await store.uploads.record({ ...BROCHURE, ...other }, '1002', NOW);
			expect(await store.uploads.find(BROCHURE, NOW)).toBe('1001');
			expect(await store.uploads.find({ ...BROCHURE, ...other }, NOW)).toBe('1002');
		});

		it('of the same file take the place of older ones', async () => {
			const place = await subject().place();
			await place.open().uploads.record(BROCHURE, '1001', NOW);
			await place.open().uploads.record(BROCHURE, '1002', NOW + 1);
			expect(await place.open().uploads.find(BROCHURE, NOW + UPLOAD_LIFE_MS)).toBe('1002');
		});

		it('are forgotten when Meta has not got them any more', async () => {
			const store = await subject().fresh();
			const other = { ...BROCHURE, sha256: 'f'.repeat(64) };
			await store.uploads.record(BROCHURE, '1001', NOW);
			await store.uploads.record(other, '1002', NOW);
			await store.uploads.forget('1001');
			await store.uploads.forget('never heard of');
			expect(await store.uploads.find(BROCHURE, NOW)).toBeUndefined();
			expect(await store.uploads.find(other, NOW)).toBe('1002');
		});
	});
}
