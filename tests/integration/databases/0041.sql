BEGIN TRANSACTION;
CREATE TABLE address (
	url VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	CONSTRAINT pk_address PRIMARY KEY (url), 
	CONSTRAINT fk_address_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "address" VALUES('https://a.example/weather',1);
INSERT INTO "address" VALUES('https://a.example/old',2);
INSERT INTO "address" VALUES('https://a.example/undated',3);
INSERT INTO "address" VALUES('https://a.example/talks',4);
INSERT INTO "address" VALUES('https://news.example/x',6);
INSERT INTO "address" VALUES('https://a.example/meet',6);
INSERT INTO "address" VALUES('https://a.example/ban',7);
INSERT INTO "address" VALUES('https://a.example/budget',8);
INSERT INTO "address" VALUES('https://a.example/more',9);
INSERT INTO "address" VALUES('https://a.example/again',10);
INSERT INTO "address" VALUES('https://a.example/found',11);
INSERT INTO "address" VALUES('https://a.example/new',12);
INSERT INTO "address" VALUES('https://a.example/newer',13);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0041');
CREATE TABLE alert (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	topic VARCHAR NOT NULL, 
	story_id INTEGER, 
	article_id INTEGER, 
	topic_version_id INTEGER, 
	health_id INTEGER, 
	development VARCHAR NOT NULL, 
	channels JSON NOT NULL, 
	urgent BOOLEAN NOT NULL, 
	reason VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, news JSON, spike_id INTEGER, 
	CONSTRAINT pk_alert PRIMARY KEY (id), 
	CONSTRAINT fk_alert_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_alert_health_id FOREIGN KEY(health_id) REFERENCES health_event (id), 
	CONSTRAINT fk_alert_story_id FOREIGN KEY(story_id) REFERENCES story (id), 
	CONSTRAINT fk_alert_topic_version_id FOREIGN KEY(topic_version_id) REFERENCES topic_version (id), 
	CONSTRAINT uq_alert_key UNIQUE ("key")
);
INSERT INTO "alert" VALUES(1,'story:talks:2:','talks',2,2,1,NULL,'','["desk", "refusing", "failing", "daily", "muted", "disabled", "removed"]',0,'first report','2026-11-24 09:00:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(2,'story:talks:3:','talks',3,3,1,NULL,'','["desk", "refusing", "failing", "daily", "muted", "disabled", "removed"]',0,'first report','2026-11-24 09:00:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(3,'story:talks:4:','talks',4,4,1,NULL,'','["desk", "refusing", "failing", "daily", "muted", "disabled", "removed"]',0,'first report','2026-11-24 09:00:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(4,'story:talks:5:','talks',5,5,1,NULL,'','["desk", "refusing", "failing", "daily", "muted", "disabled", "removed"]',0,'first report','2026-11-24 09:00:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(5,'health:1:open','',NULL,NULL,NULL,1,'open','["desk"]',0,'open','2026-11-24 09:00:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(6,'health:2:open','',NULL,NULL,NULL,2,'open','["desk"]',0,'open','2026-11-24 09:00:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(7,'story:talks:6:','talks',6,7,1,NULL,'','["desk", "refusing", "failing", "daily", "muted", "disabled", "removed"]',0,'first report','2026-11-24 09:07:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(8,'story:budget:8:','budget',8,8,2,NULL,'','["daily"]',0,'first report','2026-11-24 09:07:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(9,'health:3:open','',NULL,NULL,NULL,3,'open','["desk"]',0,'open','2026-11-24 09:07:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(10,'health:4:open','',NULL,NULL,NULL,4,'open','["desk"]',0,'open','2026-11-24 09:07:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(11,'health:5:open','',NULL,NULL,NULL,5,'open','["desk"]',0,'open','2026-11-24 09:47:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(12,'health:4:closed','',NULL,NULL,NULL,4,'closed','["desk"]',0,'closed','2026-11-24 21:47:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(13,'story:talks:10:','talks',8,9,3,NULL,'','["desk", "refusing", "failing", "daily", "muted", "disabled"]',0,'first report','2026-11-24 23:48:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(14,'health:6:open','',NULL,NULL,NULL,6,'open','["desk"]',0,'open','2026-11-24 23:48:00.000000',NULL,NULL);
INSERT INTO "alert" VALUES(15,'spike:1:rise','talks',NULL,NULL,3,NULL,'rise','["desk"]',0,'a spike: 14 articles from 6 outlets in 6 h, usually 2.3; 3.6 % of the 391 that were found, usually 0.6 %','2026-11-24 23:49:00.000000',NULL,1);
INSERT INTO "alert" VALUES(16,'spike:1:end','talks',NULL,NULL,3,NULL,'end','["desk"]',0,'the spike is over: 61 articles from 14 outlets','2026-11-24 23:49:00.000000',NULL,1);
INSERT INTO "alert" VALUES(17,'spike:2:rise','talks',NULL,NULL,3,NULL,'rise','["desk"]',0,'a spike: 14 articles from 6 outlets in 6 h, usually 2.3; 3.6 % of the 391 that were found, usually 0.6 %','2026-11-24 23:49:00.000000',NULL,2);
CREATE TABLE article (
	id INTEGER NOT NULL, 
	canonical VARCHAR, 
	source VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	feed VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	found_at DATETIME NOT NULL, 
	from_first_poll BOOLEAN NOT NULL, 
	after_gap BOOLEAN NOT NULL, 
	read_at DATETIME, 
	read_lease_token INTEGER NOT NULL, 
	tries INTEGER NOT NULL, 
	rereads INTEGER NOT NULL, 
	reason VARCHAR, 
	gone_at DATETIME, 
	judge_at DATETIME, 
	judge_lease_token INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	merged_into INTEGER, language VARCHAR, unresolved BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_article PRIMARY KEY (id), 
	CONSTRAINT fk_article_merged_into FOREIGN KEY(merged_into) REFERENCES article (id), 
	CONSTRAINT uq_article_canonical UNIQUE (canonical)
);
INSERT INTO "article" VALUES(1,NULL,'a','a.example:443','https://a.example/feed','https://a.example/weather','2026-11-24 08:00:00.000000',1,0,'2026-11-24 08:00:00.000000',0,0,0,NULL,NULL,NULL,0,1,NULL,NULL,0);
INSERT INTO "article" VALUES(2,NULL,'a','a.example:443','https://a.example/feed','https://a.example/old','2026-11-24 08:00:00.000000',1,0,'2026-11-24 08:00:00.000000',0,0,0,NULL,NULL,NULL,0,1,NULL,NULL,0);
INSERT INTO "article" VALUES(3,NULL,'a','a.example:443','https://a.example/feed','https://a.example/undated','2026-11-24 08:00:00.000000',1,0,'2026-11-24 08:00:00.000000',0,0,0,NULL,NULL,NULL,0,1,NULL,NULL,0);
INSERT INTO "article" VALUES(4,NULL,'a','a.example:443','https://a.example/feed','https://a.example/talks','2026-11-24 08:00:00.000000',1,0,'2026-11-24 08:00:00.000000',0,0,0,NULL,NULL,NULL,0,1,NULL,NULL,0);
INSERT INTO "article" VALUES(5,NULL,'a','news.example:443','https://a.example/feed','https://news.example/x','2026-11-24 09:00:00.000000',0,0,NULL,4,1,0,'503',NULL,NULL,2,1,6,NULL,0);
INSERT INTO "article" VALUES(6,NULL,'a','a.example:443','https://a.example/feed','https://a.example/meet','2026-11-24 09:00:00.000000',0,0,'2026-11-24 09:00:00.000000',0,0,0,NULL,NULL,NULL,1,1,NULL,NULL,0);
INSERT INTO "article" VALUES(7,NULL,'a','a.example:443','https://a.example/feed','https://a.example/ban','2026-11-24 09:00:00.000000',0,0,'2026-11-24 09:00:00.000000',0,0,0,NULL,NULL,NULL,0,1,NULL,NULL,0);
INSERT INTO "article" VALUES(8,'https://a.example/budget','a','a.example:443','https://a.example/feed','https://a.example/budget','2026-11-24 09:00:00.000000',0,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL,NULL,0);
INSERT INTO "article" VALUES(9,'https://a.example/more','a','a.example:443','https://a.example/feed','https://a.example/more','2026-11-24 23:17:00.000000',0,0,NULL,3,0,1,NULL,NULL,NULL,1,2,NULL,NULL,0);
INSERT INTO "article" VALUES(10,'https://a.example/again','a','a.example:443','https://a.example/feed','https://a.example/again','2026-11-24 23:17:00.000000',0,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL,NULL,0);
INSERT INTO "article" VALUES(11,NULL,'site','a.example:443','https://site.example/','https://a.example/found','2026-11-24 23:49:00.000000',1,0,NULL,2,1,0,'404 Not Found','2026-11-24 23:49:00.000000',NULL,1,1,NULL,NULL,0);
INSERT INTO "article" VALUES(12,NULL,'a','a.example:443','https://a.example/feed','https://a.example/new','2026-11-25 00:24:00.000000',0,0,'2026-11-25 00:24:00.000000',0,0,0,NULL,NULL,'2026-11-25 00:29:00.000000',0,0,NULL,NULL,0);
INSERT INTO "article" VALUES(13,NULL,'a','a.example:443','https://a.example/feed','https://a.example/newer','2026-11-25 00:54:00.000000',0,0,'2026-11-25 00:54:00.000000',0,0,0,NULL,NULL,'2026-11-25 00:59:00.000000',0,0,NULL,NULL,0);
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	user VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id)
);
INSERT INTO "audit_entry" VALUES(1,'2026-11-24 23:49:00.000000','mori','192.0.2.1','sign-in');
CREATE TABLE channel (
	name VARCHAR NOT NULL, 
	disabled VARCHAR, 
	disabled_since DATETIME, 
	removed_at DATETIME, 
	hours VARCHAR NOT NULL, 
	digest_at DATETIME, 
	not_before DATETIME, 
	failing_since DATETIME, 
	reason VARCHAR, retry_at DATETIME, url_hash VARCHAR, 
	CONSTRAINT pk_channel PRIMARY KEY (name)
);
INSERT INTO "channel" VALUES('desk',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('refusing',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('failing',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,'2026-11-24 09:00:00.000000','503 try later','2026-11-25 00:18:00.000000',NULL);
INSERT INTO "channel" VALUES('daily',NULL,NULL,NULL,'UTC; digest 18:00; quiet None; cap 20','2026-11-25 18:00:00.000000',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('muted',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('disabled','its secret is not set','2026-11-24 08:00:00.000000',NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('removed',NULL,NULL,'2026-11-24 23:17:00.000000','UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE clue (
	value VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	CONSTRAINT pk_clue PRIMARY KEY (value, article_id), 
	CONSTRAINT fk_clue_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "clue" VALUES('name:TRKS',2);
INSERT INTO "clue" VALUES('word:old',2);
INSERT INTO "clue" VALUES('word:talks',2);
INSERT INTO "clue" VALUES('name:TRKS',3);
INSERT INTO "clue" VALUES('word:date',3);
INSERT INTO "clue" VALUES('word:talks',3);
INSERT INTO "clue" VALUES('word:withou',3);
INSERT INTO "clue" VALUES('name:TRKS',4);
INSERT INTO "clue" VALUES('word:resume',4);
INSERT INTO "clue" VALUES('word:talks',4);
INSERT INTO "clue" VALUES('name:NSTRS',5);
INSERT INTO "clue" VALUES('word:meet',5);
INSERT INTO "clue" VALUES('word:minist',5);
INSERT INTO "clue" VALUES('word:talks',5);
INSERT INTO "clue" VALUES('name:TRKS',7);
INSERT INTO "clue" VALUES('word:stall',7);
INSERT INTO "clue" VALUES('word:talks',7);
INSERT INTO "clue" VALUES('name:NSTRS',6);
INSERT INTO "clue" VALUES('word:meet',6);
INSERT INTO "clue" VALUES('word:minist',6);
INSERT INTO "clue" VALUES('word:budget',8);
INSERT INTO "clue" VALUES('word:the',8);
INSERT INTO "clue" VALUES('number:14',9);
INSERT INTO "clue" VALUES('word:hurt',9);
INSERT INTO "clue" VALUES('word:more',9);
INSERT INTO "clue" VALUES('word:talks',9);
CREATE TABLE clues (
	article_id INTEGER NOT NULL, 
	language VARCHAR NOT NULL, 
	is_full BOOLEAN NOT NULL, 
	headline JSON NOT NULL, 
	text JSON NOT NULL, 
	vector BLOB, 
	CONSTRAINT pk_clues PRIMARY KEY (article_id), 
	CONSTRAINT fk_clues_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "clues" VALUES(2,'',0,'["name:TRKS", "word:old", "word:talks"]','["name:TRKS", "word:old", "word:talks"]',NULL);
INSERT INTO "clues" VALUES(3,'',0,'["name:TRKS", "word:date", "word:talks", "word:withou"]','["name:TRKS", "word:date", "word:talks", "word:withou"]',NULL);
INSERT INTO "clues" VALUES(4,'',0,'["name:TRKS", "word:resume", "word:talks"]','["name:TRKS", "word:resume", "word:talks"]',NULL);
INSERT INTO "clues" VALUES(5,'',0,'["name:NSTRS", "word:meet", "word:minist", "word:talks"]','["name:NSTRS", "word:meet", "word:minist", "word:talks"]',NULL);
INSERT INTO "clues" VALUES(6,'',1,'["name:NSTRS", "word:meet", "word:minist"]','["name:NSTRS", "word:meet", "word:minist"]',NULL);
INSERT INTO "clues" VALUES(7,'',0,'["name:TRKS", "word:stall", "word:talks"]','["name:TRKS", "word:stall", "word:talks"]',NULL);
INSERT INTO "clues" VALUES(8,'',1,'["word:budget", "word:the"]','["word:budget", "word:the"]',NULL);
INSERT INTO "clues" VALUES(9,'',1,'["number:14", "word:hurt", "word:more", "word:talks"]','["number:14", "word:hurt", "word:more", "word:talks"]',NULL);
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	alert_id INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	slot VARCHAR, 
	due_at DATETIME, 
	reason VARCHAR NOT NULL, 
	message_id VARCHAR, 
	state VARCHAR NOT NULL, reason_code VARCHAR, position INTEGER, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT fk_delivery_alert_id FOREIGN KEY(alert_id) REFERENCES alert (id), 
	CONSTRAINT fk_delivery_message_id FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT uq_delivery_alert_id UNIQUE (alert_id, channel)
);
INSERT INTO "delivery" VALUES(1,1,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00, as its feed says, more than 24 h before it was found',NULL,'skipped','old',NULL);
INSERT INTO "delivery" VALUES(2,1,'refusing','2026-11-24 09:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00, as its feed says, more than 24 h before it was found',NULL,'skipped','old',NULL);
INSERT INTO "delivery" VALUES(3,1,'failing','2026-11-24 09:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00, as its feed says, more than 24 h before it was found',NULL,'skipped','old',NULL);
INSERT INTO "delivery" VALUES(4,1,'daily','2026-11-24 09:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00, as its feed says, more than 24 h before it was found',NULL,'skipped','old',NULL);
INSERT INTO "delivery" VALUES(5,1,'muted','2026-11-24 09:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00, as its feed says, more than 24 h before it was found',NULL,'skipped','old',NULL);
INSERT INTO "delivery" VALUES(6,1,'disabled','2026-11-24 09:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00, as its feed says, more than 24 h before it was found',NULL,'skipped','old',NULL);
INSERT INTO "delivery" VALUES(7,1,'removed','2026-11-24 09:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00, as its feed says, more than 24 h before it was found',NULL,'skipped','old',NULL);
INSERT INTO "delivery" VALUES(8,2,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped','undated',NULL);
INSERT INTO "delivery" VALUES(9,2,'refusing','2026-11-24 09:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped','undated',NULL);
INSERT INTO "delivery" VALUES(10,2,'failing','2026-11-24 09:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped','undated',NULL);
INSERT INTO "delivery" VALUES(11,2,'daily','2026-11-24 09:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped','undated',NULL);
INSERT INTO "delivery" VALUES(12,2,'muted','2026-11-24 09:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped','undated',NULL);
INSERT INTO "delivery" VALUES(13,2,'disabled','2026-11-24 09:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped','undated',NULL);
INSERT INTO "delivery" VALUES(14,2,'removed','2026-11-24 09:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped','undated',NULL);
INSERT INTO "delivery" VALUES(15,3,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'','jlqp65xr4pvaetjcg5y5ny3alp@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(16,3,'refusing','2026-11-24 09:00:00.000000',NULL,NULL,'552 too large','fdscddi2i5pea3p3fgtaeu6ght@watchword.invalid','dead',NULL,0);
INSERT INTO "delivery" VALUES(17,3,'failing','2026-11-24 09:00:00.000000',NULL,NULL,'503 try later','nvk2dq26r3vnvxnd6en7fhdvx2@watchword.invalid','waiting','channel failing',0);
INSERT INTO "delivery" VALUES(18,3,'daily','2026-11-24 09:00:00.000000','2026-11-24T18:00',NULL,'','djfisstsqlg5tuju7v2adaupqj@watchword.invalid','sent',NULL,2);
INSERT INTO "delivery" VALUES(19,3,'muted','2026-11-24 09:00:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting','channel muted',NULL);
INSERT INTO "delivery" VALUES(20,3,'disabled','2026-11-24 09:00:00.000000',NULL,'2026-11-25 00:48:00.000000','disabled: its secret is not set',NULL,'waiting','channel disabled',NULL);
INSERT INTO "delivery" VALUES(21,3,'removed','2026-11-24 09:00:00.000000',NULL,NULL,'','lhyuty7ntniftaze6cfgg3dm5p@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(22,4,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'','3fawph6ashbay6zoacjag72yad@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(23,4,'refusing','2026-11-24 09:00:00.000000',NULL,NULL,'552 too large','qcieg4fnzsoz35ppmnagvloogb@watchword.invalid','dead',NULL,0);
INSERT INTO "delivery" VALUES(24,4,'failing','2026-11-24 09:00:00.000000',NULL,'2026-11-25 00:18:00.000000','the channel failed: 503 try later',NULL,'waiting','channel failing',NULL);
INSERT INTO "delivery" VALUES(25,4,'daily','2026-11-24 09:00:00.000000','2026-11-24T18:00',NULL,'','djfisstsqlg5tuju7v2adaupqj@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(26,4,'muted','2026-11-24 09:00:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting','channel muted',NULL);
INSERT INTO "delivery" VALUES(27,4,'disabled','2026-11-24 09:00:00.000000',NULL,'2026-11-25 00:48:00.000000','disabled: its secret is not set',NULL,'waiting','channel disabled',NULL);
INSERT INTO "delivery" VALUES(28,4,'removed','2026-11-24 09:00:00.000000',NULL,NULL,'','c7b45rt6je4zm5uvty2qnrzknk@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(29,5,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'','si7m2svywauxxtm4uhfz3hifzx@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(30,6,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'','vx5gghfdosou4uftb7sdcbeyyb@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(31,7,'desk','2026-11-24 09:07:00.000000',NULL,NULL,'','c2dy6wfkzkbv4r7eknmhmkmqvh@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(32,7,'refusing','2026-11-24 09:07:00.000000',NULL,NULL,'552 too large','mdjd5l42cwy4sue43zs6ffhicy@watchword.invalid','dead',NULL,0);
INSERT INTO "delivery" VALUES(33,7,'failing','2026-11-24 09:07:00.000000',NULL,'2026-11-25 00:18:00.000000','the channel failed: 503 try later',NULL,'waiting','channel failing',NULL);
INSERT INTO "delivery" VALUES(34,7,'daily','2026-11-24 09:07:00.000000','2026-11-24T18:00',NULL,'','djfisstsqlg5tuju7v2adaupqj@watchword.invalid','sent',NULL,1);
INSERT INTO "delivery" VALUES(35,7,'muted','2026-11-24 09:07:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting','channel muted',NULL);
INSERT INTO "delivery" VALUES(36,7,'disabled','2026-11-24 09:07:00.000000',NULL,'2026-11-25 00:48:00.000000','disabled: its secret is not set',NULL,'waiting','channel disabled',NULL);
INSERT INTO "delivery" VALUES(37,7,'removed','2026-11-24 09:07:00.000000',NULL,NULL,'','ewxi7qfqjq63574jugz5sdcext@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(38,8,'daily','2026-11-24 09:07:00.000000','2026-11-24T18:00',NULL,'','djfisstsqlg5tuju7v2adaupqj@watchword.invalid','sent',NULL,3);
INSERT INTO "delivery" VALUES(39,9,'desk','2026-11-24 09:07:00.000000',NULL,NULL,'','xyx7sccacugxvibhavujwkct3i@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(40,10,'desk','2026-11-24 09:07:00.000000',NULL,NULL,'','rgb7fw67qeqenfv7mugrytodvb@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(41,11,'desk','2026-11-24 09:47:00.000000',NULL,NULL,'','vefuy3hifejujwboghgjp7mer6@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(42,12,'desk','2026-11-24 21:47:00.000000',NULL,NULL,'','qumvrkhzjo2sxuwa4wtmwpz33v@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(43,13,'desk','2026-11-24 23:48:00.000000',NULL,NULL,'','6o6ktzldns3i6mowfsbar6qszv@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(44,13,'refusing','2026-11-24 23:48:00.000000',NULL,NULL,'552 too large','7ttiawkh3vw42htegcinxht6cr@watchword.invalid','dead',NULL,0);
INSERT INTO "delivery" VALUES(45,13,'failing','2026-11-24 23:48:00.000000',NULL,'2026-11-25 00:18:00.000000','the channel failed: 503 try later',NULL,'waiting','channel failing',NULL);
INSERT INTO "delivery" VALUES(46,13,'daily','2026-11-24 23:48:00.000000','2026-11-25T18:00','2026-11-25 18:00:00.000000','in the digest of 2026-11-25 18:00',NULL,'waiting',NULL,NULL);
INSERT INTO "delivery" VALUES(47,13,'muted','2026-11-24 23:48:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting','channel muted',NULL);
INSERT INTO "delivery" VALUES(48,13,'disabled','2026-11-24 23:48:00.000000',NULL,'2026-11-25 00:48:00.000000','disabled: its secret is not set',NULL,'waiting','channel disabled',NULL);
INSERT INTO "delivery" VALUES(49,14,'desk','2026-11-24 23:48:00.000000',NULL,NULL,'','6a4yjbvkvgdzlvjdtv7gk5noof@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(50,15,'desk','2026-11-24 23:49:00.000000',NULL,NULL,'','lv4zry5z2lbbzhmj7c6wlc4wfy@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(51,16,'desk','2026-11-24 23:49:00.000000',NULL,NULL,'','bsuq2dqyj2th4pmjrx75zsecvk@watchword.invalid','sent',NULL,0);
INSERT INTO "delivery" VALUES(52,17,'desk','2026-11-24 23:49:00.000000',NULL,NULL,'','dnv7fw4z6cvrmeuvoqw2upqgwo@watchword.invalid','sent',NULL,0);
CREATE TABLE entry (
	feed VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	guid VARCHAR, 
	title VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	authors JSON NOT NULL, 
	published_at DATETIME, 
	precision VARCHAR NOT NULL, 
	language VARCHAR, 
	article_id INTEGER, 
	found_at DATETIME NOT NULL, 
	CONSTRAINT pk_entry PRIMARY KEY (feed, link), 
	CONSTRAINT fk_entry_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_entry_feed FOREIGN KEY(feed) REFERENCES feed (url)
);
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/weather',NULL,'Rain','','[]','2026-11-24 08:00:00.000000','minute',NULL,1,'2026-11-24 08:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/old',NULL,'Talks of old','','[]','2026-10-25 08:00:00.000000','minute',NULL,2,'2026-11-24 08:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/undated',NULL,'Talks without a date','','[]',NULL,'minute',NULL,3,'2026-11-24 08:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/talks','g1','Talks resume','They meet.','["A. Writer"]','2026-11-24 08:00:00.000000','minute',NULL,4,'2026-11-24 08:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://news.example/x',NULL,'Ministers meet: talks','','[]','2026-11-24 09:00:00.000000','minute',NULL,6,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/meet',NULL,'Ministers meet','','[]','2026-11-24 09:00:00.000000','minute',NULL,6,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/ban',NULL,'Talks stall','','[]','2026-11-24 09:00:00.000000','minute',NULL,7,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/budget',NULL,'The budget','','[]','2026-11-24 09:00:00.000000','minute',NULL,8,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/more',NULL,'More talks, 14 hurt','','[]','2026-11-24 23:18:00.000000','minute',NULL,9,'2026-11-24 23:17:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/again',NULL,'The budget again','','[]','2026-11-24 22:47:00.000000','minute',NULL,10,'2026-11-24 23:17:00.000000');
INSERT INTO "entry" VALUES('https://site.example/','https://a.example/found',NULL,'Snow','','[]','2026-11-24 23:48:00.000000','minute',NULL,11,'2026-11-24 23:49:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/new',NULL,'New talks','','[]','2026-11-24 23:54:00.000000','minute',NULL,12,'2026-11-25 00:24:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/newer',NULL,'Drought','','[]','2026-11-25 00:24:00.000000','minute',NULL,13,'2026-11-25 00:54:00.000000');
CREATE TABLE feed (
	url VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	removed_at DATETIME, 
	next_poll_at DATETIME, 
	lease_token INTEGER NOT NULL, 
	etag VARCHAR, 
	modified VARCHAR, 
	interval FLOAT NOT NULL, 
	first_polled_at DATETIME, 
	last_polled_at DATETIME, 
	last_success_at DATETIME, 
	fails INTEGER NOT NULL, 
	ever_failed BOOLEAN NOT NULL, 
	since DATETIME, 
	reason VARCHAR, 
	paused_at DATETIME, digest VARCHAR, ttl FLOAT, unreachable BOOLEAN DEFAULT 0 NOT NULL, barred_at DATETIME, barred_reason VARCHAR, rhythm JSON, news_at DATETIME, newest_at DATETIME, silent_at DATETIME, odd_at DATETIME, silent_reason VARCHAR, odd_reason VARCHAR, filling JSON, 
	CONSTRAINT pk_feed PRIMARY KEY (url)
);
INSERT INTO "feed" VALUES('https://a.example/feed','a','a.example:443','rss',NULL,'2026-11-25 01:21:09.242578',18,NULL,NULL,1629.242578,'2026-11-24 08:00:00.000000','2026-11-25 00:54:00.000000','2026-11-25 00:54:00.000000',0,0,'2026-11-24 08:00:00.000000',NULL,NULL,NULL,NULL,0,NULL,NULL,'[1.6657, 0.8994, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.766, 0.9538, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.0, 0.9952, 0.8625, 0.9952, 1.4607, 0.9975, 0.0, 0.0, 6.1384, 70.6703, 1.6657, 0.7462, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.5358, 9.7257]','2026-11-25 00:54:00.000000','2026-11-25 00:24:00.000000',NULL,NULL,NULL,NULL,'{"pages": 5, "language": null, "shares": {"text": {"usual": 0.8, "lately": 0.8, "missing": false}, "date": {"usual": 1.0, "lately": 1.0, "missing": false}}}');
INSERT INTO "feed" VALUES('https://b.example/feed','b','b.example:443','rss',NULL,NULL,15,NULL,NULL,120.0,'2026-11-24 21:47:00.000000','2026-11-24 23:17:00.000000','2026-11-24 21:47:00.000000',2,1,'2026-11-24 22:47:00.000000','500 Internal Server Error','2026-11-24 23:18:00.000000',NULL,NULL,0,NULL,NULL,'[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]','2026-11-24 21:47:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "feed" VALUES('https://removed.example/feed','removed','removed.example:443','rss','2026-11-24 23:17:00.000000',NULL,13,NULL,NULL,1257.175607,'2026-11-24 08:00:00.000000','2026-11-24 23:17:00.000000','2026-11-24 23:17:00.000000',0,0,'2026-11-24 08:00:00.000000',NULL,NULL,NULL,NULL,0,NULL,NULL,'[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 10.8544]','2026-11-24 08:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "feed" VALUES('https://site.example/','site','site.example:443','listing',NULL,'2026-11-25 01:07:14.517760',8,NULL,NULL,794.51776,'2026-11-24 23:49:00.000000','2026-11-25 00:54:00.000000','2026-11-25 00:54:00.000000',0,0,'2026-11-24 23:49:00.000000',NULL,NULL,NULL,NULL,0,NULL,NULL,'[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.1223]','2026-11-24 23:49:00.000000','2026-11-24 23:48:00.000000',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE finding (
	feed VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	kind VARCHAR, 
	name VARCHAR NOT NULL, 
	language VARCHAR, 
	confidence FLOAT, 
	found_at DATETIME NOT NULL, 
	confirmed_at DATETIME, rules VARCHAR, stands_for VARCHAR, reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_finding PRIMARY KEY (feed), 
	CONSTRAINT fk_finding_feed FOREIGN KEY(feed) REFERENCES feed (url)
);
INSERT INTO "finding" VALUES('https://site.example/','https://site.example/','listing','The Site','en',0.9,'2026-11-24 23:49:00.000000',NULL,NULL,NULL,'');
CREATE TABLE fingerprint (
	value BIGINT NOT NULL, 
	article_id INTEGER NOT NULL, 
	CONSTRAINT pk_fingerprint PRIMARY KEY (value, article_id), 
	CONSTRAINT fk_fingerprint_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "fingerprint" VALUES(-6566213767048116336,6);
INSERT INTO "fingerprint" VALUES(3359031080519617424,6);
INSERT INTO "fingerprint" VALUES(5890363496644592224,6);
INSERT INTO "fingerprint" VALUES(-7302494926461684976,8);
INSERT INTO "fingerprint" VALUES(-3186303385557160784,8);
INSERT INTO "fingerprint" VALUES(-2781962693488161888,8);
INSERT INTO "fingerprint" VALUES(-940438771033796960,8);
CREATE TABLE front_position (
	hour DATETIME NOT NULL, 
	source VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	article_id INTEGER, 
	url VARCHAR, 
	title VARCHAR, 
	CONSTRAINT pk_front_position PRIMARY KEY (hour, source, position), 
	CONSTRAINT fk_front_position_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "front_position" VALUES('2026-11-24 23:00:00.000000','a',1,4,NULL,NULL);
INSERT INTO "front_position" VALUES('2026-11-24 23:00:00.000000','a',2,NULL,'https://a.example/talks-2','More');
CREATE TABLE health_event (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_health_event PRIMARY KEY (id)
);
INSERT INTO "health_event" VALUES(1,'message','refusing','552 too large (Talks resume)','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000');
INSERT INTO "health_event" VALUES(2,'message','refusing','552 too large (Ministers meet: talks)','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000');
INSERT INTO "health_event" VALUES(3,'message','refusing','552 too large (Talks stall)','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000');
INSERT INTO "health_event" VALUES(4,'source','b','403 Forbidden','2026-11-24 08:00:00.000000','2026-11-24 09:07:00.000000','2026-11-24 21:47:00.000000');
INSERT INTO "health_event" VALUES(5,'channel','failing','503 try later','2026-11-24 09:00:00.000000','2026-11-24 09:47:00.000000',NULL);
INSERT INTO "health_event" VALUES(6,'message','refusing','552 too large (More talks, 14 hurt)','2026-11-24 23:48:00.000000','2026-11-24 23:48:00.000000','2026-11-24 23:48:00.000000');
CREATE TABLE host (
	host VARCHAR NOT NULL, 
	not_before DATETIME NOT NULL, clock_offset FLOAT, strikes INTEGER DEFAULT '0' NOT NULL, pages_not_before DATETIME, robots_read_at DATETIME, robots_until DATETIME, robots_answer VARCHAR, crawl_delay FLOAT, rights JSON, page_read BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_host PRIMARY KEY (host)
);
INSERT INTO "host" VALUES('a.example:443','2026-11-25 00:54:05.000000',NULL,0,NULL,'2026-11-24 08:00:00.000000','2026-11-25 08:00:00.000000','read',5.0,'["License: https://a.example/license.xml"]',1);
INSERT INTO "host" VALUES('b.example:443','2026-11-24 23:17:00.000000',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "host" VALUES('removed.example:443','2026-11-24 23:17:00.000000',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "host" VALUES('news.example:443','2026-11-24 09:07:00.000000',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,1);
INSERT INTO "host" VALUES('site.example:443','2026-11-25 00:54:00.000000',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE host_day (
	host VARCHAR NOT NULL, 
	day VARCHAR NOT NULL, 
	requests INTEGER NOT NULL, 
	unchanged INTEGER NOT NULL, 
	bytes BIGINT NOT NULL, 
	waits INTEGER NOT NULL, 
	CONSTRAINT pk_host_day PRIMARY KEY (host, day)
);
INSERT INTO "host_day" VALUES('a.example:443','2026-11-24',6,1,99000,1);
CREATE TABLE label (
	topic VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	wanted BOOLEAN NOT NULL, 
	labelled_at DATETIME NOT NULL, 
	CONSTRAINT pk_label PRIMARY KEY (topic, article_id), 
	CONSTRAINT fk_label_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "label" VALUES('talks',1,0,'2026-11-25 00:24:00.000000');
CREATE TABLE "match" (
	topic VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	topic_version_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	evidence JSON NOT NULL, 
	alert_id INTEGER, 
	reason VARCHAR, level VARCHAR DEFAULT 'alert' NOT NULL, 
	CONSTRAINT pk_match PRIMARY KEY (topic, article_id), 
	CONSTRAINT ck_match_answered CHECK (alert_id IS NOT NULL OR reason IS NOT NULL), 
	CONSTRAINT fk_match_alert_id FOREIGN KEY(alert_id) REFERENCES alert (id), 
	CONSTRAINT fk_match_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_match_topic_version_id FOREIGN KEY(topic_version_id) REFERENCES topic_version (id)
);
INSERT INTO "match" VALUES('talks',1,1,1,'{"headline": [["Rain", true]], "excerpt": [], "words": ["Rain"], "leaves": ["rain"], "reasons": [], "probability": null}',NULL,'possible','possible');
INSERT INTO "match" VALUES('talks',2,1,1,'{"headline": [["Talks", true], [" of old", false]], "excerpt": [], "words": ["Talks"], "leaves": ["talks"], "reasons": [], "probability": null}',1,NULL,'alert');
INSERT INTO "match" VALUES('talks',3,1,1,'{"headline": [["Talks", true], [" without a date", false]], "excerpt": [], "words": ["Talks"], "leaves": ["talks"], "reasons": [], "probability": null}',2,NULL,'alert');
INSERT INTO "match" VALUES('talks',4,1,1,'{"headline": [["Talks", true], [" resume", false]], "excerpt": [], "words": ["Talks"], "leaves": ["talks"], "reasons": [], "probability": null}',3,NULL,'alert');
INSERT INTO "match" VALUES('talks',5,1,1,'{"headline": [["Ministers meet: ", false], ["talks", true]], "excerpt": [], "words": ["talks"], "leaves": ["talks"], "reasons": [], "probability": null}',4,NULL,'alert');
INSERT INTO "match" VALUES('talks',7,1,1,'{"headline": [["Talks", true], [" stall", false]], "excerpt": [], "words": ["Talks"], "leaves": ["talks"], "reasons": [], "probability": null}',7,NULL,'alert');
INSERT INTO "match" VALUES('talks',6,1,1,'{"headline": [["Ministers meet", false]], "excerpt": [["They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. They meet for ", false], ["talks", true], [" in the harbour. ", false]], "words": ["talks"], "leaves": ["talks"], "reasons": [], "probability": null}',NULL,'told before: one article with 5','alert');
INSERT INTO "match" VALUES('budget',8,2,1,'{"headline": [["The ", false], ["budget", true]], "excerpt": [["The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. ", false]], "words": ["budget"], "leaves": ["budget"], "reasons": [], "probability": null}',8,NULL,'alert');
INSERT INTO "match" VALUES('talks',9,3,1,'{"headline": [["More ", false], ["talks", true], [", 14 hurt", false]], "excerpt": [], "words": ["talks"], "leaves": ["talks"], "reasons": [], "probability": null}',13,NULL,'alert');
CREATE TABLE message (
	id VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	first_at DATETIME NOT NULL, 
	due_at DATETIME, 
	attempt INTEGER NOT NULL, 
	finished_attempts INTEGER NOT NULL, 
	unknown_outcomes INTEGER NOT NULL, 
	unanswered INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	sent_at DATETIME, 
	reason VARCHAR NOT NULL, reason_code VARCHAR, taken INTEGER NOT NULL DEFAULT 0, in_reply_to VARCHAR, receiver_id VARCHAR, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT uq_message_channel UNIQUE (channel, "key")
);
INSERT INTO "message" VALUES('jlqp65xr4pvaetjcg5y5ny3alp@watchword.invalid','desk','alert:15','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','',NULL,0,NULL,'desk 1');
INSERT INTO "message" VALUES('nvk2dq26r3vnvxnd6en7fhdvx2@watchword.invalid','failing','alert:17','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000','2026-11-25 00:20:00.000000',7,7,0,0,'waiting',NULL,'503 try later','channel failing',0,NULL,NULL);
INSERT INTO "message" VALUES('fdscddi2i5pea3p3fgtaeu6ght@watchword.invalid','refusing','alert:16','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'dead',NULL,'552 too large',NULL,0,NULL,NULL);
INSERT INTO "message" VALUES('lhyuty7ntniftaze6cfgg3dm5p@watchword.invalid','removed','alert:21','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','',NULL,0,NULL,'removed 2');
INSERT INTO "message" VALUES('si7m2svywauxxtm4uhfz3hifzx@watchword.invalid','desk','alert:29','notice','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','',NULL,0,NULL,'desk 3');
INSERT INTO "message" VALUES('qcieg4fnzsoz35ppmnagvloogb@watchword.invalid','refusing','alert:23','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'dead',NULL,'552 too large',NULL,0,NULL,NULL);
INSERT INTO "message" VALUES('c7b45rt6je4zm5uvty2qnrzknk@watchword.invalid','removed','alert:28','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','',NULL,0,NULL,'removed 4');
INSERT INTO "message" VALUES('vx5gghfdosou4uftb7sdcbeyyb@watchword.invalid','desk','alert:30','notice','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','',NULL,0,NULL,'desk 5');
INSERT INTO "message" VALUES('3fawph6ashbay6zoacjag72yad@watchword.invalid','desk','alert:22','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','',NULL,0,NULL,'desk 6');
INSERT INTO "message" VALUES('c2dy6wfkzkbv4r7eknmhmkmqvh@watchword.invalid','desk','alert:31','alert','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:07:00.000000','',NULL,0,NULL,'desk 7');
INSERT INTO "message" VALUES('mdjd5l42cwy4sue43zs6ffhicy@watchword.invalid','refusing','alert:32','alert','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'dead',NULL,'552 too large',NULL,0,NULL,NULL);
INSERT INTO "message" VALUES('ewxi7qfqjq63574jugz5sdcext@watchword.invalid','removed','alert:37','alert','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:07:00.000000','',NULL,0,NULL,'removed 8');
INSERT INTO "message" VALUES('xyx7sccacugxvibhavujwkct3i@watchword.invalid','desk','alert:39','notice','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:07:00.000000','',NULL,0,NULL,'desk 9');
INSERT INTO "message" VALUES('rgb7fw67qeqenfv7mugrytodvb@watchword.invalid','desk','alert:40','notice','','2026-11-24 09:47:00.000000','2026-11-24 09:47:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:47:00.000000','',NULL,0,NULL,'desk 10');
INSERT INTO "message" VALUES('djfisstsqlg5tuju7v2adaupqj@watchword.invalid','daily','digest:2026-11-24T18:00','digest','2026-11-24T18:00','2026-11-24 21:47:00.000000','2026-11-24 21:47:00.000000',NULL,1,1,0,0,'sent','2026-11-24 21:47:00.000000','',NULL,0,NULL,'daily 12');
INSERT INTO "message" VALUES('vefuy3hifejujwboghgjp7mer6@watchword.invalid','desk','alert:41','notice','','2026-11-24 21:47:00.000000','2026-11-24 21:47:00.000000',NULL,1,1,0,0,'sent','2026-11-24 21:47:00.000000','',NULL,0,NULL,'desk 11');
INSERT INTO "message" VALUES('qumvrkhzjo2sxuwa4wtmwpz33v@watchword.invalid','desk','alert:42','notice','','2026-11-24 22:47:00.000000','2026-11-24 22:47:00.000000',NULL,1,1,0,0,'sent','2026-11-24 22:47:00.000000','',NULL,0,NULL,'desk 13');
INSERT INTO "message" VALUES('6o6ktzldns3i6mowfsbar6qszv@watchword.invalid','desk','alert:43','alert','','2026-11-24 23:48:00.000000','2026-11-24 23:48:00.000000',NULL,1,1,0,0,'sent','2026-11-24 23:48:00.000000','',NULL,0,NULL,'desk 14');
INSERT INTO "message" VALUES('7ttiawkh3vw42htegcinxht6cr@watchword.invalid','refusing','alert:44','alert','','2026-11-24 23:48:00.000000','2026-11-24 23:48:00.000000',NULL,1,1,0,0,'dead',NULL,'552 too large',NULL,0,NULL,NULL);
INSERT INTO "message" VALUES('6a4yjbvkvgdzlvjdtv7gk5noof@watchword.invalid','desk','alert:49','notice','','2026-11-24 23:48:00.000000','2026-11-24 23:48:00.000000',NULL,1,1,0,0,'sent','2026-11-24 23:48:00.000000','',NULL,0,NULL,'desk 15');
INSERT INTO "message" VALUES('bdy5ayjhfs323sz2tmwohyq2y2@watchword.invalid','daily','review:1','review','1','2026-11-24 23:49:00.000000','2026-11-24 23:49:00.000000',NULL,1,1,0,0,'sent','2026-11-24 23:49:00.000000','',NULL,0,NULL,'daily 16');
INSERT INTO "message" VALUES('lv4zry5z2lbbzhmj7c6wlc4wfy@watchword.invalid','desk','alert:50','alert','','2026-11-24 23:49:00.000000','2026-11-24 23:49:00.000000',NULL,1,1,0,0,'sent','2026-11-24 23:49:00.000000','',NULL,0,NULL,'desk 17');
INSERT INTO "message" VALUES('bsuq2dqyj2th4pmjrx75zsecvk@watchword.invalid','desk','alert:51','alert','','2026-11-24 23:49:00.000000','2026-11-24 23:49:00.000000',NULL,1,1,0,0,'sent','2026-11-24 23:49:00.000000','',NULL,0,NULL,'desk 18');
INSERT INTO "message" VALUES('dnv7fw4z6cvrmeuvoqw2upqgwo@watchword.invalid','desk','alert:52','alert','','2026-11-24 23:49:00.000000','2026-11-24 23:49:00.000000',NULL,1,1,0,0,'sent','2026-11-24 23:49:00.000000','',NULL,0,NULL,'desk 19');
CREATE TABLE message_update (
	message_id VARCHAR NOT NULL, 
	due_at DATETIME, 
	attempt INTEGER NOT NULL, 
	updates INTEGER NOT NULL, 
	updated_at DATETIME, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_message_update PRIMARY KEY (message_id), 
	CONSTRAINT fk_message_update_message_id FOREIGN KEY(message_id) REFERENCES message (id)
);
INSERT INTO "message_update" VALUES('6o6ktzldns3i6mowfsbar6qszv@watchword.invalid',NULL,0,0,NULL,'the channel changes no messages any more');
CREATE TABLE mute (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	lifted_at DATETIME, channel VARCHAR, 
	CONSTRAINT pk_mute PRIMARY KEY (id)
);
INSERT INTO "mute" VALUES(1,'channel','muted','2026-11-25 04:00:00.000000','2026-11-24 08:00:00.000000',NULL,NULL);
INSERT INTO "mute" VALUES(2,'topic','budget','2026-11-24 09:00:00.000000','2026-11-24 08:00:00.000000','2026-11-24 08:00:00.000000',NULL);
INSERT INTO "mute" VALUES(3,'channel','removed','2026-12-24 08:00:00.000000','2026-11-24 08:00:00.000000',NULL,NULL);
CREATE TABLE output (
	id INTEGER NOT NULL, 
	secret_hash VARCHAR NOT NULL, 
	topic VARCHAR, 
	"query" VARCHAR, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_output PRIMARY KEY (id), 
	CONSTRAINT ck_output_one CHECK ((topic IS NULL) != (query IS NULL)), 
	CONSTRAINT uq_output_secret_hash UNIQUE (secret_hash)
);
INSERT INTO "output" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','talks',NULL,'2026-11-24 23:49:00.000000');
INSERT INTO "output" VALUES(2,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',NULL,'rain','2026-11-24 23:49:00.000000');
CREATE TABLE possible_listing (
	message_id VARCHAR NOT NULL, 
	topic VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	CONSTRAINT pk_possible_listing PRIMARY KEY (message_id, topic, article_id), 
	CONSTRAINT fk_possible_listing_message_id FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT fk_possible_listing_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "possible_listing" VALUES('djfisstsqlg5tuju7v2adaupqj@watchword.invalid','talks',1);
CREATE TABLE review (
	id INTEGER NOT NULL, 
	slot VARCHAR, 
	due_at DATETIME, 
	made_at DATETIME, 
	content JSON, 
	CONSTRAINT pk_review PRIMARY KEY (id), 
	CONSTRAINT uq_review_slot UNIQUE (slot)
);
INSERT INTO "review" VALUES(1,NULL,NULL,'2026-11-24 23:49:00.000000','{"made_at": "2026-11-24T23:49:00Z", "since": "2026-10-25T23:49:00Z", "stories": [{"story": 2, "topic": "Talks", "reports": [{"outlet": "A", "country": null, "language": null, "title": "Talks of old", "url": "https://a.example/old", "at": "2026-10-25T08:00:00Z", "sentence": ""}], "line": ""}, {"story": 3, "topic": "Talks", "reports": [{"outlet": "A", "country": null, "language": null, "title": "Talks without a date", "url": "https://a.example/undated", "at": "2026-11-24T08:00:00Z", "sentence": ""}], "line": ""}, {"story": 4, "topic": "Talks", "reports": [{"outlet": "A", "country": null, "language": null, "title": "Talks resume", "url": "https://a.example/talks", "at": "2026-11-24T08:00:00Z", "sentence": ""}], "line": ""}, {"story": 6, "topic": "Talks", "reports": [{"outlet": "A", "country": null, "language": null, "title": "Talks stall", "url": "https://a.example/ban", "at": "2026-11-24T09:00:00Z", "sentence": ""}], "line": ""}, {"story": 7, "topic": "Talks", "reports": [{"outlet": "A", "country": null, "language": null, "title": "Ministers meet", "url": "https://a.example/meet", "at": "2026-11-24T09:00:00Z", "sentence": ""}], "line": ""}, {"story": 8, "topic": "Talks", "reports": [{"outlet": "A", "country": null, "language": null, "title": "The budget", "url": "https://a.example/budget", "at": "2026-11-24T09:00:00Z", "sentence": ""}], "line": ""}], "left_out": 0, "coverage": {"articles": 11, "sources": 3, "troubles": [{"source": "B", "state": "paused", "since": "2026-11-24T23:18:00Z"}], "muted": [], "broken_promises": 0}, "by": "", "introduction": "", "reserved": ["A"], "leads": []}');
INSERT INTO "review" VALUES(2,'2026-11-25T07:30','2026-11-25 23:49:00.000000',NULL,NULL);
CREATE TABLE "revision" (
	article_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	headline_only BOOLEAN NOT NULL, 
	published_at DATETIME, 
	precision VARCHAR NOT NULL, 
	updated_at DATETIME, 
	language VARCHAR, 
	origins JSON NOT NULL, 
	found_at DATETIME NOT NULL, 
	details JSON NOT NULL, 
	CONSTRAINT pk_revision PRIMARY KEY (article_id, number), 
	CONSTRAINT fk_revision_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "revision" VALUES(5,1,'Ministers meet: talks','','',1,'2026-11-24 09:00:00.000000','minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000','{}');
INSERT INTO "revision" VALUES(1,1,'Rain','','',1,'2026-11-24 08:00:00.000000','minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000','{}');
INSERT INTO "revision" VALUES(2,1,'Talks of old','','',1,'2026-10-25 08:00:00.000000','minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000','{}');
INSERT INTO "revision" VALUES(3,1,'Talks without a date','','',1,NULL,'minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000','{}');
INSERT INTO "revision" VALUES(4,1,'Talks resume','They meet.','',1,'2026-11-24 08:00:00.000000','minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000','{"authors": ["A. Writer"]}');
INSERT INTO "revision" VALUES(8,1,'The budget','','The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. ',0,'2026-11-24 09:00:00.000000','minute',NULL,NULL,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 09:07:00.000000','{}');
INSERT INTO "revision" VALUES(6,1,'Ministers meet','','They meet for talks in the harbour. They meet for talks in the harbour. They meet for talks in the harbour. They meet for talks in the harbour. They meet for talks in the harbour. They meet for talks in the harbour. They meet for talks in the harbour. They meet for talks in the harbour. They meet for talks in the harbour. ',0,'2026-11-24 09:00:00.000000','minute',NULL,NULL,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 09:07:00.000000','{}');
INSERT INTO "revision" VALUES(7,1,'Talks stall','','',1,'2026-11-24 09:00:00.000000','minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:07:00.000000','{}');
INSERT INTO "revision" VALUES(10,1,'The budget again','','The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. ',0,'2026-11-24 22:47:00.000000','minute',NULL,NULL,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 23:18:00.000000','{}');
INSERT INTO "revision" VALUES(9,1,'More talks, 14 hurt','','',1,'2026-11-24 23:18:00.000000','minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 23:48:00.000000','{}');
INSERT INTO "revision" VALUES(11,1,'Snow','','',1,'2026-11-24 23:48:00.000000','minute',NULL,NULL,'{"title": "entry", "published_at": "entry"}','2026-11-24 23:49:00.000000','{}');
INSERT INTO "revision" VALUES(9,2,'More talks, 14 hurt','','More talks. More talks. More talks. More talks. More talks. More talks. More talks. More talks. More talks. ',0,'2026-11-24 23:18:00.000000','minute',NULL,NULL,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 23:54:00.000000','{}');
CREATE TABLE search_index (
	id INTEGER NOT NULL, 
	indexed_from INTEGER NOT NULL, 
	version VARCHAR NOT NULL, 
	CONSTRAINT pk_search_index PRIMARY KEY (id)
);
INSERT INTO "search_index" VALUES(1,0,'');
CREATE TABLE service (
	id INTEGER NOT NULL, 
	database_id VARCHAR NOT NULL, 
	tick_at DATETIME, refused_at DATETIME, refusal VARCHAR, pruned_to INTEGER DEFAULT '0' NOT NULL, signing_key VARCHAR, 
	CONSTRAINT pk_service PRIMARY KEY (id)
);
INSERT INTO "service" VALUES(1,'8f791a2a-05d1-434e-993d-f959c103dd57','2026-11-25 00:54:00.000000',NULL,NULL,0,'31afd8cd997394456a15aef4093ca5df1b5cac8952ff2eb5aa0eea639c164737');
CREATE TABLE sign_in_try (
	"key" VARCHAR NOT NULL, 
	failed INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	CONSTRAINT pk_sign_in_try PRIMARY KEY ("key")
);
INSERT INTO "sign_in_try" VALUES('address 192.0.2.1',1,'2026-11-24 23:49:00.000000');
INSERT INTO "sign_in_try" VALUES('name fdee430d40bd57deeac186cd9790033d0f06f909a8806e7ce6e717ab7c7d5029 address 192.0.2.1',1,'2026-11-24 23:49:00.000000');
INSERT INTO "sign_in_try" VALUES('name fdee430d40bd57deeac186cd9790033d0f06f909a8806e7ce6e717ab7c7d5029',1,'2026-11-24 23:49:00.000000');
CREATE TABLE spike (
	id INTEGER NOT NULL, 
	topic VARCHAR NOT NULL, 
	began_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	articles INTEGER NOT NULL, 
	outlets INTEGER NOT NULL, 
	read INTEGER NOT NULL, 
	usual FLOAT NOT NULL, 
	usual_share FLOAT NOT NULL, 
	probability FLOAT NOT NULL, 
	weeks INTEGER NOT NULL, 
	total_articles INTEGER NOT NULL, 
	total_outlets INTEGER NOT NULL, total_read INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_spike PRIMARY KEY (id)
);
INSERT INTO "spike" VALUES(1,'talks','2026-11-23 23:49:00.000000','2026-11-24 23:49:00.000000',14,6,391,2.3,0.006,1.0e-07,8,61,14,0);
INSERT INTO "spike" VALUES(2,'talks','2026-11-24 23:49:00.000000',NULL,14,6,391,2.3,0.006,1.0e-07,8,0,0,0);
CREATE TABLE story (
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, related_to INTEGER, 
	CONSTRAINT pk_story PRIMARY KEY (id)
);
INSERT INTO "story" VALUES(1,'2026-11-24 09:00:00.000000',NULL);
INSERT INTO "story" VALUES(2,'2026-11-24 09:00:00.000000',NULL);
INSERT INTO "story" VALUES(3,'2026-11-24 09:00:00.000000',NULL);
INSERT INTO "story" VALUES(4,'2026-11-24 09:00:00.000000',NULL);
INSERT INTO "story" VALUES(5,'2026-11-24 09:00:00.000000',NULL);
INSERT INTO "story" VALUES(6,'2026-11-24 09:07:00.000000',NULL);
INSERT INTO "story" VALUES(7,'2026-11-24 09:07:00.000000',NULL);
INSERT INTO "story" VALUES(8,'2026-11-24 09:07:00.000000',NULL);
INSERT INTO "story" VALUES(9,'2026-11-24 23:18:00.000000',NULL);
INSERT INTO "story" VALUES(10,'2026-11-24 23:48:00.000000',NULL);
INSERT INTO "story" VALUES(11,'2026-11-24 23:49:00.000000',NULL);
CREATE TABLE story_answer (
	article_id INTEGER NOT NULL, 
	story_id INTEGER NOT NULL, 
	belongs BOOLEAN NOT NULL, 
	said_at DATETIME NOT NULL, 
	CONSTRAINT pk_story_answer PRIMARY KEY (article_id, story_id), 
	CONSTRAINT fk_story_answer_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_story_answer_story_id FOREIGN KEY(story_id) REFERENCES story (id)
);
INSERT INTO "story_answer" VALUES(9,8,1,'2026-11-24 23:48:00.000000');
CREATE TABLE story_member (
	article_id INTEGER NOT NULL, 
	story_id INTEGER NOT NULL, 
	link VARCHAR NOT NULL, evidence JSON, 
	CONSTRAINT pk_story_member PRIMARY KEY (article_id), 
	CONSTRAINT fk_story_member_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_story_member_story_id FOREIGN KEY(story_id) REFERENCES story (id)
);
INSERT INTO "story_member" VALUES(1,1,'first',NULL);
INSERT INTO "story_member" VALUES(2,2,'first',NULL);
INSERT INTO "story_member" VALUES(3,3,'first',NULL);
INSERT INTO "story_member" VALUES(4,4,'first',NULL);
INSERT INTO "story_member" VALUES(5,5,'first',NULL);
INSERT INTO "story_member" VALUES(6,7,'first',NULL);
INSERT INTO "story_member" VALUES(7,6,'first',NULL);
INSERT INTO "story_member" VALUES(8,8,'first',NULL);
INSERT INTO "story_member" VALUES(9,8,'same','{"of": 8, "words": "joined by hand"}');
INSERT INTO "story_member" VALUES(10,9,'first',NULL);
INSERT INTO "story_member" VALUES(11,11,'first',NULL);
CREATE TABLE story_note (
	id INTEGER NOT NULL, 
	story_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	who VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_story_note PRIMARY KEY (id), 
	CONSTRAINT fk_story_note_story_id FOREIGN KEY(story_id) REFERENCES story (id)
);
INSERT INTO "story_note" VALUES(1,8,'claim','mori','','2026-11-24 23:48:00.000000');
INSERT INTO "story_note" VALUES(2,8,'tag','mori','front','2026-11-24 23:48:00.000000');
INSERT INTO "story_note" VALUES(3,8,'note','mori','Call them.
Then write.','2026-11-24 23:48:00.000000');
INSERT INTO "story_note" VALUES(4,8,'read','mori','','2026-11-24 23:48:00.000000');
CREATE TABLE token (
	id INTEGER NOT NULL, 
	secret_hash VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_token PRIMARY KEY (id), 
	CONSTRAINT fk_token_user FOREIGN KEY(user) REFERENCES user (name), 
	CONSTRAINT uq_token_secret_hash UNIQUE (secret_hash)
);
INSERT INTO "token" VALUES(1,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','ada','read','graphs','2026-11-24 23:49:00.000000');
CREATE TABLE topic_version (
	id INTEGER NOT NULL, 
	topic VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	"query" VARCHAR NOT NULL, 
	channels JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	removed_at DATETIME, 
	CONSTRAINT pk_topic_version PRIMARY KEY (id), 
	CONSTRAINT uq_topic_version_topic UNIQUE (topic, digest)
);
INSERT INTO "topic_version" VALUES(1,'talks','39840dfe0eceb405','Talks','talks','["desk", "refusing", "failing", "daily", "muted", "disabled", "removed"]','2026-11-24 08:00:00.000000','2026-11-24 23:17:00.000000');
INSERT INTO "topic_version" VALUES(2,'budget','191418ce568a22f4','Budget','budget','["daily"]','2026-11-24 08:00:00.000000','2026-11-24 23:17:00.000000');
INSERT INTO "topic_version" VALUES(3,'talks','f0ca58264fd6c012','Talks','talks','["desk", "refusing", "failing", "daily", "muted", "disabled"]','2026-11-24 23:17:00.000000',NULL);
CREATE TABLE user (
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_user PRIMARY KEY (name)
);
INSERT INTO "user" VALUES('mori','editor','hash of mori','2026-11-24 23:49:00.000000');
INSERT INTO "user" VALUES('ada','admin','hash of ada','2026-11-24 23:49:00.000000');
CREATE TABLE web_session (
	id_hash VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	address VARCHAR NOT NULL, 
	CONSTRAINT pk_web_session PRIMARY KEY (id_hash), 
	CONSTRAINT fk_web_session_user FOREIGN KEY(user) REFERENCES user (name)
);
INSERT INTO "web_session" VALUES('id','mori','2026-11-24 23:49:00.000000','2026-12-24 23:49:00.000000','192.0.2.1');
CREATE INDEX ix_article_host ON article (host);
CREATE INDEX ix_article_judge_at ON article (judge_at) WHERE judge_at IS NOT NULL;
CREATE INDEX ix_article_read_at ON article (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX ix_channel_digest_at ON channel (digest_at) WHERE digest_at IS NOT NULL;
CREATE UNIQUE INDEX uq_health_event_open ON health_event (kind, subject) WHERE closed_at IS NULL;
CREATE INDEX ix_mute_subject ON mute (subject);
CREATE INDEX ix_feed_next_poll_at ON feed (next_poll_at) WHERE next_poll_at IS NOT NULL;
CREATE INDEX ix_message_due_at ON message (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_address_article_id ON address (article_id);
CREATE INDEX ix_alert_article_id ON alert (article_id);
CREATE INDEX ix_alert_story_id ON alert (story_id);
CREATE INDEX ix_entry_article_id ON entry (article_id);
CREATE INDEX ix_entry_guid ON entry (feed, guid);
CREATE INDEX ix_story_member_story_id ON story_member (story_id);
CREATE INDEX ix_delivery_due_at ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_delivery_message_id ON delivery (message_id);
CREATE INDEX ix_match_alert_id ON "match" (alert_id);
CREATE INDEX ix_fingerprint_article_id ON fingerprint (article_id);
CREATE INDEX ix_message_update_due_at ON message_update (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_story_related_to ON story (related_to);
CREATE INDEX ix_clue_article_id ON clue (article_id);
CREATE INDEX ix_story_answer_story_id ON story_answer (story_id);
CREATE INDEX ix_article_listed ON article (found_at, source, language) WHERE merged_into IS NULL AND revision > 0;
CREATE INDEX ix_article_source ON article (source, id);
CREATE INDEX ix_web_session_user ON web_session (user);
CREATE INDEX ix_article_waiting ON article (host, id) WHERE read_at IS NOT NULL;
CREATE INDEX ix_audit_entry_at ON audit_entry (at);
CREATE INDEX ix_token_user ON token (user);
CREATE INDEX ix_review_due_at ON review (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_front_position_article_id ON front_position (article_id);
CREATE INDEX ix_story_note_story_id ON story_note (story_id);
CREATE INDEX ix_article_merged_into ON article (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ix_alert_created_at ON alert (created_at);
CREATE INDEX ix_alert_topic ON alert (topic, id);
CREATE INDEX ix_alert_spike_id ON alert (spike_id) WHERE spike_id IS NOT NULL;
CREATE INDEX ix_delivery_state ON delivery (state, channel, alert_id);
CREATE INDEX ix_message_sent ON message (channel, sent_at);
COMMIT;
CREATE VIRTUAL TABLE article_index USING fts5(grams, content='', columnsize=0, detail=none, tokenize='ascii');
