import type { Step } from './wording';

/** The first six of the list. */
export const STEPS_1_TO_6: readonly Step[] = [
	({ sqlite, postgres }) => `
	${postgres('CREATE SEQUENCE whatsapp_cloud.acquaintance_ids CACHE 20;')}
	CREATE TABLE whatsapp_cloud.aliases (
		phone_number_id text NOT NULL,
		kind text NOT NULL,
		value text NOT NULL,
		acquaintance bigint NOT NULL,
		PRIMARY KEY (phone_number_id, kind, value)
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.sightings (
		acquaintance bigint NOT NULL,
		phone text NOT NULL,
		user_id text NOT NULL,
		parent_user_id text NOT NULL,
		era bigint NOT NULL,
		first_at bigint NOT NULL,
		last_at bigint NOT NULL,
		opened_at bigint,
		opened_by text,
		closed_at bigint,
		free_entry_point_expires_at bigint,
		PRIMARY KEY (acquaintance, phone, user_id, parent_user_id, era)
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.renames (
		acquaintance bigint NOT NULL,
		at bigint NOT NULL,
		customer text NOT NULL,
		becomes text NOT NULL,
		PRIMARY KEY (acquaintance, at, customer, becomes)
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.events (
		${sqlite('id INTEGER PRIMARY KEY,')}
		scope text NOT NULL,
		key text NOT NULL,
		claimed_at bigint NOT NULL,
		confirmed_at bigint,
		${sqlite('UNIQUE')}${postgres('PRIMARY KEY')} (scope, key)
	);
	${postgres('CREATE INDEX events_claimed_at ON whatsapp_cloud.events (claimed_at);')}
	`,
	({ sqlite, postgres }) => `
	CREATE TABLE whatsapp_cloud.spellings (
		phone_number_id text NOT NULL,
		given text NOT NULL,
		phone text NOT NULL,
		PRIMARY KEY (phone_number_id, given)
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.sends (
		${sqlite('id INTEGER PRIMARY KEY,')}
		key text ${sqlite('NOT NULL UNIQUE')}${postgres('PRIMARY KEY')},
		phone_number_id text NOT NULL,
		recipient text NOT NULL,
		callback_data text NOT NULL,
		claimed_at bigint NOT NULL,
		${postgres('claim_id text NOT NULL,')}
		message_id text,
		outcome text
	);
	${postgres('CREATE INDEX sends_claimed_at ON whatsapp_cloud.sends (claimed_at);')}
	CREATE INDEX sends_by_message ON whatsapp_cloud.sends (message_id) WHERE message_id IS NOT NULL;
	CREATE INDEX sends_in_flight ON whatsapp_cloud.sends (callback_data)
		WHERE message_id IS NULL AND callback_data <> '';
	CREATE TABLE whatsapp_cloud.paces (
		bucket text PRIMARY KEY,
		full_at float8 NOT NULL
	) WITHOUT ROWID;
	`,
	() => `
	CREATE TABLE whatsapp_cloud.uploads (
		phone_number_id text NOT NULL,
		sha256 text NOT NULL,
		mime_type text NOT NULL,
		media_id text NOT NULL,
		uploaded_at bigint NOT NULL,
		PRIMARY KEY (phone_number_id, sha256, mime_type)
	) WITHOUT ROWID;
	CREATE INDEX uploads_by_media ON whatsapp_cloud.uploads (media_id);
	CREATE INDEX uploads_by_time ON whatsapp_cloud.uploads (uploaded_at);
	`,
	() => `
	CREATE TABLE whatsapp_cloud.rescues (
		key text PRIMARY KEY,
		phone_number_id text NOT NULL,
		recipient text NOT NULL,
		request text NOT NULL,
		about text NOT NULL,
		kept_at bigint NOT NULL
	) WITHOUT ROWID;
	CREATE INDEX rescues_by_time ON whatsapp_cloud.rescues (kept_at);
	CREATE TABLE whatsapp_cloud.refusals (
		message_id text PRIMARY KEY,
		phone_number_id text NOT NULL,
		refused_at bigint NOT NULL,
		state text NOT NULL,
		lease_until bigint NOT NULL,
		about text,
		finished_at bigint,
		rescue_message_id text,
		failure text
	) WITHOUT ROWID;
	CREATE INDEX refusals_by_state ON whatsapp_cloud.refusals (phone_number_id, state);
	CREATE INDEX refusals_by_rescue ON whatsapp_cloud.refusals (rescue_message_id)
		WHERE rescue_message_id IS NOT NULL;
	CREATE INDEX refusals_by_time ON whatsapp_cloud.refusals (refused_at);
	`,
	({ sqlite, postgres }) => `
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN phone_number_id text NOT NULL DEFAULT '';
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN answered_at bigint;
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN stopped_at bigint;
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN resumed_at bigint;
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN capped_at bigint;
	${sqlite(`
	CREATE INDEX aliases_by_acquaintance ON aliases (acquaintance);
	UPDATE sightings SET phone_number_id = coalesce(
		(SELECT phone_number_id FROM aliases a WHERE a.acquaintance = sightings.acquaintance LIMIT 1), '');
	DROP INDEX aliases_by_acquaintance;`)}
	${postgres(`
	UPDATE whatsapp_cloud.sightings s SET phone_number_id = a.phone_number_id
		FROM whatsapp_cloud.aliases a WHERE a.acquaintance = s.acquaintance;`)}
	CREATE INDEX sightings_by_opening ON whatsapp_cloud.sightings (phone_number_id, opened_at)
		WHERE opened_at IS NOT NULL;
	CREATE INDEX spellings_by_phone ON whatsapp_cloud.spellings (phone_number_id, phone);
	CREATE INDEX sends_by_recipient ON whatsapp_cloud.sends (recipient);
	CREATE TABLE whatsapp_cloud.template_news (
		business_account_id text NOT NULL,
		name text NOT NULL,
		at bigint NOT NULL,
		PRIMARY KEY (business_account_id, name)
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.callbacks (
		place text PRIMARY KEY,
		url text NOT NULL,
		holder text NOT NULL,
		test text,
		at bigint NOT NULL
	) WITHOUT ROWID;
	`,
	() => `
	CREATE TABLE whatsapp_cloud.waits (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		key text NOT NULL,
		resume_url text NOT NULL,
		phone_number_id text NOT NULL,
		customer text NOT NULL,
		any_reply boolean NOT NULL,
		opened_at bigint NOT NULL,
		expires_at bigint NOT NULL,
		state text NOT NULL,
		lease_until bigint NOT NULL,
		answer text,
		answer_message_id text,
		answered_at bigint,
		UNIQUE (key, resume_url)
	);
	CREATE INDEX waits_by_state ON whatsapp_cloud.waits (phone_number_id, state);
	CREATE INDEX waits_by_customer ON whatsapp_cloud.waits (customer);
	CREATE INDEX waits_by_time ON whatsapp_cloud.waits (expires_at);
	CREATE UNIQUE INDEX waits_by_answer ON whatsapp_cloud.waits (answer_message_id) WHERE answer_message_id IS NOT NULL;
	`,
];
