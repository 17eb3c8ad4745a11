import { POSTGRES_COUNTING } from './postgresCounting';
import type { Step } from './wording';

const RESCUE_COLUMNS =
	'key, phone_number_id, recipient, request, about, kept_at, messages_per_second, account, counted';

/** The latest of the list: a new one goes to the end. */
export const STEPS_18_ON: readonly Step[] = [
	({ postgres }) => `
	CREATE TABLE whatsapp_cloud.consents (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		phone_number_id text NOT NULL,
		phone text NOT NULL,
		user_id text NOT NULL,
		parent_user_id text NOT NULL,
		at bigint NOT NULL,
		marketing text NOT NULL,
		how text NOT NULL,
		source text NOT NULL,
		message_id text NOT NULL,
		recorded_at bigint NOT NULL,
		UNIQUE (phone_number_id, phone, user_id, parent_user_id, at, marketing, how, source, message_id)
	);
	INSERT INTO whatsapp_cloud.consents
		(phone_number_id, phone, user_id, parent_user_id, at, marketing, how, source, message_id, recorded_at)
		SELECT DISTINCT phone_number_id, phone, user_id, parent_user_id, at, marketing, 'unknown', '', '', 0 FROM (
			SELECT phone_number_id, phone, user_id, parent_user_id, stopped_at AS at, 'stop' AS marketing
			FROM whatsapp_cloud.sightings WHERE stopped_at IS NOT NULL
			UNION ALL
			SELECT phone_number_id, phone, user_id, parent_user_id, resumed_at, 'resume'
			FROM whatsapp_cloud.sightings WHERE resumed_at IS NOT NULL
		) AS said;
	CREATE INDEX consents_by_time ON whatsapp_cloud.consents (phone_number_id, at${postgres(', id')});
	CREATE INDEX consents_by_choice ON whatsapp_cloud.consents (phone_number_id, marketing, at${postgres(', id')});
	`,
	() => `
	CREATE TABLE whatsapp_cloud.price_cards (
		business_account_id text NOT NULL,
		currency text NOT NULL,
		effective text NOT NULL,
		card text NOT NULL,
		set_at bigint NOT NULL,
		PRIMARY KEY (business_account_id, currency, effective)
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.account_facts (
		business_account_id text PRIMARY KEY,
		currency text,
		time_zone text,
		at bigint NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.service_use (
		phone_number_id text NOT NULL,
		message_key text NOT NULL,
		at bigint NOT NULL,
		PRIMARY KEY (phone_number_id, message_key)
	) WITHOUT ROWID;
	CREATE INDEX service_use_by_time ON whatsapp_cloud.service_use (phone_number_id, at);
	`,
	({ postgres }) => `
	CREATE TABLE whatsapp_cloud.budgets (
		id text PRIMARY KEY,
		phone_number_id text NOT NULL,
		recipient text NOT NULL,
		about text NOT NULL,
		max bigint NOT NULL,
		used bigint NOT NULL,
		until bigint NOT NULL,
		at_80 bigint,
		at_100 bigint
	) WITHOUT ROWID${postgres(' WITH (fillfactor = 50)')};
	CREATE INDEX budgets_by_end ON whatsapp_cloud.budgets (until);
	CREATE INDEX budgets_by_reach ON whatsapp_cloud.budgets (at_80) WHERE at_80 IS NOT NULL;
	CREATE INDEX budgets_by_recipient ON whatsapp_cloud.budgets (recipient) WHERE recipient <> '';
	CREATE TABLE whatsapp_cloud.campaigns (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		phone_number_id text NOT NULL,
		name text NOT NULL,
		started_at bigint NOT NULL,
		last_at bigint NOT NULL,
		stopped_at bigint,
		keep_ms bigint NOT NULL,
		UNIQUE (phone_number_id, name)
	)${postgres(' WITH (fillfactor = 50)')};
	CREATE TABLE whatsapp_cloud.ledger (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		key text NOT NULL,
		phone_number_id text NOT NULL,
		recipient text NOT NULL,
		campaign bigint NOT NULL,
		kind text NOT NULL,
		claimed_at bigint NOT NULL,
		${postgres('claim_id text NOT NULL,')}
		state text NOT NULL,
		message_id text,
		sent_at bigint,
		delivered_at bigint,
		read_at bigint,
		played_at bigint,
		failed_at bigint,
		code bigint,
		reason text,
		answered_at bigint,
		button text,
		opted_out_at bigint,
		amount bigint,
		currency text,
		prices json,
		budgets text[],
		charge text NOT NULL
	)${postgres(' WITH (fillfactor = 80)')};
	CREATE INDEX ledger_by_campaign ON whatsapp_cloud.ledger (campaign${postgres(', id')});
	CREATE INDEX ledger_by_recipient ON whatsapp_cloud.ledger (recipient);
	ALTER TABLE whatsapp_cloud.sends ADD COLUMN ledger bigint;
	ALTER TABLE whatsapp_cloud.rescues ADD COLUMN counted text;
	${postgres(POSTGRES_COUNTING)}
	`,
	() => `
	ALTER TABLE whatsapp_cloud.handovers ADD COLUMN sender text;
	ALTER TABLE whatsapp_cloud.handovers ADD COLUMN collection text;
	`,
	// Kept by their keys, which come in no order, each template had a page of the file to itself to be written.
	({ sqlite }) =>
		sqlite(`
	ALTER TABLE rescues RENAME TO rescues_before;
	DROP INDEX rescues_by_time;
	CREATE TABLE rescues (
		id INTEGER PRIMARY KEY,
		key TEXT NOT NULL UNIQUE,
		phone_number_id TEXT NOT NULL,
		recipient TEXT NOT NULL,
		request TEXT NOT NULL,
		about TEXT NOT NULL,
		kept_at INTEGER NOT NULL,
		messages_per_second REAL,
		account TEXT NOT NULL DEFAULT '',
		counted TEXT
	);
	INSERT INTO rescues (${RESCUE_COLUMNS}) SELECT ${RESCUE_COLUMNS} FROM rescues_before ORDER BY kept_at;
	DROP TABLE rescues_before;
	CREATE INDEX rescues_by_time ON rescues (kept_at);
	`),
	// They are numbered in the order in which they are kept.
	({ sqlite }) => sqlite('DROP INDEX rescues_by_time;'),
];
