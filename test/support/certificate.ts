import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export interface Certificate {
	key: string;
	cert: string;
}

/** A fresh certificate for 127.0.0.1 and `name`, signed by itself: trusted by nobody yet. */
export function makeCertificate(name = 'localhost'): Certificate {
	const folder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'certificate-'));
	const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name},IP:127.0.0.1`];
	const files = ['-keyout', key, '-out', cert];
	execFileSync('openssl', ['req', '-x509', '-days', '2', ...newKey, ...subject, ...files], {
		stdio: 'pipe',
	});
	return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

/** Makes this process trust a certificate, as NODE_EXTRA_CA_CERTS would, until the test file is done. */
export function trust({ cert }: Certificate): void {
	const before = getCACertificates('default');
	setDefaultCACertificates([...before, cert]);
	afterAll(() => setDefaultCACertificates(before));
}
