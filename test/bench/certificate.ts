import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface CertificateFiles {
	key: string;
	/** Signed by itself: trusted only by processes that are told so (`NODE_EXTRA_CA_CERTS`). */
	cert: string;
}

/** Makes a throw-away certificate for a host name, valid for two days. @throws when there is no `openssl` */
export function makeCertificate(host: string, folder: string): CertificateFiles {
	const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
	execFileSync(
		'openssl',
		['req', '-x509', '-days', '2', ...newKey, ...subject, '-keyout', key, '-out', cert],
		{ stdio: 'pipe' },
	);
	return { key, cert };
}
