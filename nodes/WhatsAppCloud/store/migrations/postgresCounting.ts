/**
 * What budgets and campaigns do in PostgreSQL, in functions; for SQLite: store/sqlite/. They do in one statement what
 * needs the newest state of several rows: whoever takes from a budget holds its row until the claim is committed. Rows
 * are locked in this order everywhere: sends, campaigns, ledger, budgets, each by its key.
 */
export const POSTGRES_COUNTING = `
	CREATE FUNCTION whatsapp_cloud.correct_budgets(changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE c record;
	BEGIN
		FOR c IN SELECT key AS id, value::bigint AS change FROM jsonb_each_text(changes) ORDER BY key LOOP
			UPDATE whatsapp_cloud.budgets b SET used = greatest(0, b.used + c.change)
			WHERE b.id = c.id AND c.change <> 0;
		END LOOP;
	END $$;

	CREATE FUNCTION whatsapp_cloud.add_to(sums jsonb, ids text[], change bigint) RETURNS jsonb
	LANGUAGE plpgsql IMMUTABLE AS $$
	DECLARE i text;
	BEGIN
		FOREACH i IN ARRAY coalesce(ids, '{}') LOOP
			sums := jsonb_set(sums, ARRAY[i], to_jsonb(coalesce((sums ->> i)::bigint, 0) + change));
		END LOOP;
		RETURN sums;
	END $$;

	CREATE FUNCTION whatsapp_cloud.admit(
		asked json, fresh text[], taken_over text[], of_number text, moment bigint, call text
	) RETURNS TABLE (place int, obstacle json) LANGUAGE plpgsql AS $$
	DECLARE
		x record; campaign_id bigint; stop bigint; i text; row_id bigint;
		campaigns jsonb := '{}'; used jsonb := '{}'; most jsonb := '{}'; told jsonb := '{}';
		is_full text[] := '{}'; is_touched boolean := false;
	BEGIN
		FOR x IN SELECT * FROM json_to_recordset(asked -> 'campaigns') AS c (name text, keep_ms bigint)
			ORDER BY name
		LOOP
			INSERT INTO whatsapp_cloud.campaigns AS c (phone_number_id, name, started_at, last_at, keep_ms)
			VALUES (of_number, x.name, moment, moment, x.keep_ms)
			ON CONFLICT (phone_number_id, name) DO UPDATE
				SET last_at = greatest(c.last_at, excluded.last_at), keep_ms = excluded.keep_ms
			RETURNING c.id, c.stopped_at INTO campaign_id, stop;
			campaigns := campaigns || jsonb_build_object(x.name, jsonb_build_array(campaign_id, stop));
		END LOOP;
		IF campaigns <> '{}' THEN
			DELETE FROM whatsapp_cloud.ledger l
			USING json_to_recordset(asked -> 'messages') AS m (key text, recipient text, campaign text)
			WHERE l.recipient = m.recipient AND l.key = m.key AND l.state IN ('unsent', 'refused')
				AND l.campaign = (campaigns -> m.campaign ->> 0)::bigint
				AND (m.key = ANY (fresh) OR m.key = ANY (taken_over));
		END IF;
		FOR x IN SELECT * FROM json_to_recordset(asked -> 'budgets')
			AS b (id text, recipient text, about text, max bigint, until bigint) ORDER BY id
		LOOP
			INSERT INTO whatsapp_cloud.budgets AS b (id, phone_number_id, recipient, about, max, used, until)
			VALUES (x.id, of_number, x.recipient, x.about, x.max, 0, x.until)
			ON CONFLICT (id) DO UPDATE SET phone_number_id = excluded.phone_number_id,
				about = excluded.about, max = excluded.max, until = excluded.until
			RETURNING b.used INTO row_id;
			used := used || jsonb_build_object(x.id, row_id);
			most := most || jsonb_build_object(x.id, x.max);
			told := told || jsonb_build_object(x.id, x.about);
		END LOOP;
		FOR x IN SELECT * FROM json_to_recordset(asked -> 'messages') AS m
			(position int, key text, recipient text, amount bigint, currency text, prices json,
				budgets text[], campaign text, kind text)
			WHERE m.key = ANY (fresh) OR m.key = ANY (taken_over) ORDER BY m.position
		LOOP
			-- A repetition of this call: it counts already.
			CONTINUE WHEN EXISTS (
				SELECT 1 FROM whatsapp_cloud.sends s JOIN whatsapp_cloud.ledger l ON l.id = s.ledger
				WHERE s.key = x.key AND l.claim_id = call);
			campaign_id := coalesce((campaigns -> x.campaign ->> 0)::bigint, 0);
			stop := (campaigns -> x.campaign ->> 1)::bigint;
			place := x.position;
			obstacle := NULL;
			IF stop IS NOT NULL THEN
				obstacle := json_build_object('by', 'campaign', 'stoppedAt', stop);
			ELSE
				FOREACH i IN ARRAY coalesce(x.budgets, '{}') LOOP
					IF (used ->> i)::bigint + x.amount > (most ->> i)::bigint THEN
						is_full := is_full || i;
						obstacle := json_build_object('by', 'budget', 'about', told ->> i,
							'used', (used ->> i)::bigint, 'max', (most ->> i)::bigint);
						EXIT;
					END IF;
				END LOOP;
			END IF;
			IF obstacle IS NULL THEN
				used := whatsapp_cloud.add_to(used, x.budgets, x.amount);
			ELSE
				-- What somebody else began stays as it is: its outcome is not known.
				DELETE FROM whatsapp_cloud.sends s WHERE s.key = x.key AND s.key = ANY (fresh);
				RETURN NEXT;
				CONTINUE WHEN campaign_id = 0;
			END IF;
			INSERT INTO whatsapp_cloud.ledger AS l (key, phone_number_id, recipient, campaign, kind, claimed_at,
				claim_id, state, reason, amount, currency, prices, budgets, charge)
			VALUES (x.key, of_number, x.recipient, campaign_id, coalesce(x.kind, ''), moment, call,
				CASE WHEN obstacle IS NULL THEN 'claimed' ELSE 'unsent' END,
				CASE obstacle ->> 'by' WHEN 'budget' THEN 'budget' WHEN 'campaign' THEN 'campaign_stopped' END,
				CASE WHEN obstacle IS NULL THEN x.amount ELSE 0 END, x.currency,
				CASE WHEN obstacle IS NULL THEN x.prices END, CASE WHEN obstacle IS NULL THEN x.budgets END,
				CASE WHEN obstacle IS NULL THEN 'estimated' ELSE 'none' END)
			RETURNING l.id INTO row_id;
			IF obstacle IS NULL THEN
				UPDATE whatsapp_cloud.sends s SET ledger = row_id WHERE s.key = x.key;
			END IF;
		END LOOP;
		UPDATE whatsapp_cloud.budgets b SET used = n.used,
			at_80 = coalesce(b.at_80, CASE WHEN n.used * 100 >= b.max * 80 OR b.id = ANY (is_full) THEN moment END),
			at_100 = coalesce(b.at_100, CASE WHEN n.used >= b.max OR b.id = ANY (is_full) THEN moment END)
		FROM (SELECT key AS id, value::bigint AS used FROM jsonb_each_text(used)) n WHERE b.id = n.id;
	END $$;

	CREATE FUNCTION whatsapp_cloud.settle_ledger(told json, moment bigint) RETURNS void
	LANGUAGE plpgsql STRICT AS $$
	DECLARE x record; l whatsapp_cloud.ledger; changes jsonb := '{}';
	BEGIN
		FOR x IN SELECT * FROM json_to_recordset(told)
			AS t (id bigint, key text, message_id text, code bigint, reason text) ORDER BY id
		LOOP
			SELECT * INTO l FROM whatsapp_cloud.ledger r WHERE r.id = x.id AND r.key = x.key FOR UPDATE;
			CONTINUE WHEN NOT FOUND;
			IF x.message_id IS NOT NULL THEN
				UPDATE whatsapp_cloud.ledger r SET message_id = x.message_id, state = 'sent' WHERE r.id = l.id;
				CONTINUE;
			END IF;
			changes := whatsapp_cloud.add_to(changes, l.budgets, - coalesce(l.amount, 0));
			IF l.campaign > 0 AND x.reason IS NOT NULL THEN
				UPDATE whatsapp_cloud.ledger r SET state = 'refused', failed_at = moment, code = x.code,
					reason = x.reason, amount = 0, charge = 'none'
				WHERE r.id = l.id;
			ELSE
				DELETE FROM whatsapp_cloud.ledger r WHERE r.id = l.id;
			END IF;
		END LOOP;
		PERFORM whatsapp_cloud.correct_budgets(changes);
	END $$;

	CREATE FUNCTION whatsapp_cloud.ledger_news(news json, answer_window bigint) RETURNS void
	LANGUAGE plpgsql AS $$
	DECLARE x record; l whatsapp_cloud.ledger; changes jsonb := '{}'; cost bigint; is_charged text;
	BEGIN
		FOR x IN
			SELECT n.*, coalesce(
				(SELECT s.ledger FROM whatsapp_cloud.sends s
					WHERE s.message_id = n.message_id AND s.phone_number_id = n.phone_number_id LIMIT 1),
				(SELECT c.id FROM whatsapp_cloud.ledger c
					WHERE n.message_id IS NULL AND c.recipient = ANY (n.customer) AND c.campaign > 0
						AND c.phone_number_id = n.phone_number_id AND c.message_id IS NOT NULL
						AND c.claimed_at BETWEEN n.at - answer_window AND n.at + 60000
					ORDER BY c.claimed_at DESC, c.id DESC LIMIT 1)
			) AS row_id
			FROM json_to_recordset(news) AS n (phone_number_id text, message_id text, customer text[], at bigint,
				sent_at bigint, delivered_at bigint, read_at bigint, played_at bigint, failed_at bigint,
				code bigint, reason text, is_free boolean, category text,
				answered_at bigint, button text, opted_out_at bigint)
			ORDER BY row_id
		LOOP
			CONTINUE WHEN x.row_id IS NULL;
			SELECT * INTO l FROM whatsapp_cloud.ledger r WHERE r.id = x.row_id FOR UPDATE;
			CONTINUE WHEN NOT FOUND;
			cost := l.amount;
			is_charged := l.charge;
			IF coalesce(x.failed_at, l.failed_at) IS NOT NULL AND coalesce(x.delivered_at, x.read_at,
				x.played_at, l.delivered_at, l.read_at, l.played_at) IS NULL
			THEN
				cost := 0;
				is_charged := 'none';
			ELSIF x.is_free THEN
				cost := 0;
				is_charged := 'free';
			ELSIF NOT x.is_free THEN
				cost := coalesce((l.prices ->> x.category)::bigint, l.amount);
				is_charged := 'charged';
			END IF;
			changes := whatsapp_cloud.add_to(changes, l.budgets, coalesce(cost, 0) - coalesce(l.amount, 0));
			UPDATE whatsapp_cloud.ledger r SET
				sent_at = coalesce(r.sent_at, x.sent_at), delivered_at = coalesce(r.delivered_at, x.delivered_at),
				read_at = coalesce(r.read_at, x.read_at), played_at = coalesce(r.played_at, x.played_at),
				code = CASE WHEN r.failed_at IS NULL THEN x.code ELSE r.code END,
				reason = CASE WHEN r.failed_at IS NULL THEN x.reason ELSE r.reason END,
				failed_at = coalesce(r.failed_at, x.failed_at),
				button = coalesce(r.button, x.button), answered_at = coalesce(r.answered_at, x.answered_at),
				opted_out_at = coalesce(r.opted_out_at, x.opted_out_at),
				amount = cost, charge = is_charged
			WHERE r.id = l.id;
		END LOOP;
		PERFORM whatsapp_cloud.correct_budgets(changes);
	END $$;

	CREATE FUNCTION whatsapp_cloud.note_unsent(asked json, of_number text, moment bigint) RETURNS void
	LANGUAGE plpgsql AS $$
	DECLARE x record; campaign_id bigint;
	BEGIN
		FOR x IN SELECT * FROM json_to_recordset(asked) AS m
			(key text, recipient text, campaign text, keep_ms bigint, kind text, reason text) ORDER BY campaign, key
		LOOP
			INSERT INTO whatsapp_cloud.campaigns AS c (phone_number_id, name, started_at, last_at, keep_ms)
			VALUES (of_number, x.campaign, moment, moment, x.keep_ms)
			ON CONFLICT (phone_number_id, name) DO UPDATE
				SET last_at = greatest(c.last_at, excluded.last_at), keep_ms = excluded.keep_ms
			RETURNING c.id INTO campaign_id;
			DELETE FROM whatsapp_cloud.ledger l WHERE l.recipient = x.recipient AND l.key = x.key
				AND l.campaign = campaign_id AND l.state IN ('unsent', 'refused');
			-- What was sent under this key before stays what it is.
			CONTINUE WHEN EXISTS (SELECT 1 FROM whatsapp_cloud.sends s WHERE s.key = x.key);
			INSERT INTO whatsapp_cloud.ledger (key, phone_number_id, recipient, campaign, kind, claimed_at,
				claim_id, state, reason, amount, charge)
			VALUES (x.key, of_number, x.recipient, campaign_id, x.kind, moment, '', 'unsent', x.reason, 0, 'none');
		END LOOP;
	END $$;
	`;
