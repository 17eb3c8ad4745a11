/** The seeded account: what a person pastes into the credential. Nothing here is real. */
export const ACCOUNT = {
	accessToken: 'EAASandboxAccessToken0000000000000000000000000001',
	phoneNumberId: '300000000000001',
	secondPhoneNumberId: '300000000000002',
	businessAccountId: '200000000000001',
	/** The portfolio that owns the account; not what the credential asks for. */
	businessId: '506914307656634',
	appId: '100000000000001',
	appSecret: '5a9d3b0c7e1f42688d0e6c1b9f7a2e34',
	/** Digits of the two numbers. */
	phone: '31970102800001',
	secondPhone: '31970102800002',
} as const;
