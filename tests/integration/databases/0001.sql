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
INSERT INTO "address" VALUES('https://a.example/story/talks',4);
INSERT INTO "address" VALUES('https://news.example/x',6);
INSERT INTO "address" VALUES('https://a.example/meet',6);
INSERT INTO "address" VALUES('https://a.example/ban',7);
INSERT INTO "address" VALUES('https://a.example/budget',8);
INSERT INTO "address" VALUES('https://a.example/tomorrow',9);
INSERT INTO "address" VALUES('https://a.example/later',10);
INSERT INTO "address" VALUES('https://a.example/budget2',11);
INSERT INTO "address" VALUES('https://a.example/new',12);
INSERT INTO "address" VALUES('https://a.example/newer',13);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_alert PRIMARY KEY (id), 
	CONSTRAINT fk_alert_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_alert_health_id FOREIGN KEY(health_id) REFERENCES health_event (id), 
	CONSTRAINT fk_alert_story_id FOREIGN KEY(story_id) REFERENCES story (id), 
	CONSTRAINT fk_alert_topic_version_id FOREIGN KEY(topic_version_id) REFERENCES topic_version (id), 
	CONSTRAINT uq_alert_key UNIQUE ("key")
);
INSERT INTO "alert" VALUES(1,'story:talks:2:','talks',2,2,1,NULL,'','["desk", "mail", "late", "daily", "still", "off", "gone"]',0,'first report','2026-11-24 08:00:00.000000');
INSERT INTO "alert" VALUES(2,'story:talks:3:','talks',3,3,1,NULL,'','["desk", "mail", "late", "daily", "still", "off", "gone"]',0,'first report','2026-11-24 08:00:00.000000');
INSERT INTO "alert" VALUES(3,'story:talks:4:','talks',4,4,1,NULL,'','["desk", "mail", "late", "daily", "still", "off", "gone"]',0,'first report','2026-11-24 08:00:00.000000');
INSERT INTO "alert" VALUES(4,'story:talks:5:','talks',5,5,1,NULL,'','["desk", "mail", "late", "daily", "still", "off", "gone"]',0,'first report','2026-11-24 09:00:00.000000');
INSERT INTO "alert" VALUES(5,'story:talks:7:','talks',7,7,1,NULL,'','["desk", "mail", "late", "daily", "still", "off", "gone"]',0,'first report','2026-11-24 09:00:00.000000');
INSERT INTO "alert" VALUES(6,'story:budget:8:','budget',8,8,2,NULL,'','["daily"]',0,'first report','2026-11-24 09:00:00.000000');
INSERT INTO "alert" VALUES(7,'story:talks:7:urgent','talks',7,7,1,NULL,'urgent','["desk", "mail", "late", "daily", "still", "off", "gone"]',1,'urgent now','2026-11-24 09:07:00.000000');
INSERT INTO "alert" VALUES(8,'health:1:open','',NULL,NULL,NULL,1,'open','["desk"]',0,'open','2026-11-24 09:07:00.000000');
INSERT INTO "alert" VALUES(9,'health:2:open','',NULL,NULL,NULL,2,'open','["desk"]',0,'open','2026-11-24 09:07:00.000000');
INSERT INTO "alert" VALUES(10,'health:3:open','',NULL,NULL,NULL,3,'open','["desk"]',0,'open','2026-11-24 09:07:00.000000');
INSERT INTO "alert" VALUES(11,'health:3:closed','',NULL,NULL,NULL,3,'closed','["desk"]',0,'closed','2026-11-24 21:48:00.000000');
INSERT INTO "alert" VALUES(12,'story:talks:9:','talks',9,9,1,NULL,'','["desk", "mail", "late", "daily", "still", "off", "gone"]',0,'first report','2026-11-24 22:48:00.000000');
INSERT INTO "alert" VALUES(13,'story:talks:10:','talks',10,10,1,NULL,'','["desk", "mail", "late", "daily", "still", "off", "gone"]',0,'first report','2026-11-24 23:18:00.000000');
INSERT INTO "alert" VALUES(14,'story:budget:11:','budget',11,11,2,NULL,'','["daily"]',0,'first report','2026-11-24 23:18:00.000000');
INSERT INTO "alert" VALUES(15,'story:talks:12:','talks',12,12,3,NULL,'','["desk", "mail", "late", "daily", "still", "off"]',0,'first report','2026-11-24 23:54:00.000000');
CREATE TABLE article (
	id INTEGER NOT NULL, 
	canonical VARCHAR, 
	source VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	feed VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	found_at DATETIME NOT NULL, 
	first BOOLEAN NOT NULL, 
	late BOOLEAN NOT NULL, 
	read_at DATETIME, 
	read_turn INTEGER NOT NULL, 
	tries INTEGER NOT NULL, 
	rereads INTEGER NOT NULL, 
	reason VARCHAR, 
	gone_at DATETIME, 
	judge_at DATETIME, 
	judge_turn INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	merged_into INTEGER, 
	CONSTRAINT pk_article PRIMARY KEY (id), 
	CONSTRAINT fk_article_merged_into FOREIGN KEY(merged_into) REFERENCES article (id), 
	CONSTRAINT uq_article_canonical UNIQUE (canonical)
);
INSERT INTO "article" VALUES(1,'https://a.example/weather','a','a.example:443','https://a.example/feed','https://a.example/weather','2026-11-24 08:00:00.000000',1,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(2,NULL,'a','a.example:443','https://a.example/feed','https://a.example/old','2026-11-24 08:00:00.000000',1,0,NULL,2,1,0,'404','2026-11-24 08:00:00.000000',NULL,1,1,NULL);
INSERT INTO "article" VALUES(3,NULL,'a','a.example:443','https://a.example/feed','https://a.example/undated','2026-11-24 08:00:00.000000',1,0,NULL,8,4,0,'503 (tried 4 times)',NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(4,'https://a.example/story/talks','a','a.example:443','https://a.example/feed','https://a.example/talks','2026-11-24 08:00:00.000000',1,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(5,NULL,'a','news.example:443','https://a.example/feed','https://news.example/x','2026-11-24 09:00:00.000000',0,0,NULL,4,1,0,'503',NULL,NULL,2,1,6);
INSERT INTO "article" VALUES(6,NULL,'a','a.example:443','https://a.example/feed','https://a.example/meet','2026-11-24 09:00:00.000000',0,0,NULL,8,4,0,'503 (tried 4 times)',NULL,NULL,2,2,NULL);
INSERT INTO "article" VALUES(7,'https://a.example/ban','a','a.example:443','https://a.example/feed','https://a.example/ban','2026-11-24 09:00:00.000000',0,0,NULL,4,0,0,NULL,NULL,NULL,2,2,NULL);
INSERT INTO "article" VALUES(8,'https://a.example/budget','a','a.example:443','https://a.example/feed','https://a.example/budget','2026-11-24 09:00:00.000000',0,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(9,'https://a.example/tomorrow','a','a.example:443','https://a.example/feed','https://a.example/tomorrow','2026-11-24 22:48:00.000000',0,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(10,'https://a.example/later','a','a.example:443','https://a.example/feed','https://a.example/later','2026-11-24 23:18:00.000000',0,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(11,'https://a.example/budget2','a','a.example:443','https://a.example/feed','https://a.example/budget2','2026-11-24 23:18:00.000000',0,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(12,'https://a.example/new','a','a.example:443','https://a.example/feed','https://a.example/new','2026-11-24 23:54:00.000000',0,0,NULL,2,0,0,NULL,NULL,NULL,1,1,NULL);
INSERT INTO "article" VALUES(13,NULL,'a','a.example:443','https://a.example/feed','https://a.example/newer','2026-11-25 00:24:00.000000',0,0,'2026-11-25 00:24:00.000000',0,0,0,NULL,NULL,'2026-11-25 00:29:00.000000',0,0,NULL);
CREATE TABLE channel (
	name VARCHAR NOT NULL, 
	disabled VARCHAR, 
	disabled_since DATETIME, 
	removed_at DATETIME, 
	hours VARCHAR NOT NULL, 
	digest_at DATETIME, 
	not_before DATETIME, 
	failing_since DATETIME, 
	reason VARCHAR, 
	CONSTRAINT pk_channel PRIMARY KEY (name)
);
INSERT INTO "channel" VALUES('desk',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('mail',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,'2026-11-24 08:00:00.000000','550 no such user');
INSERT INTO "channel" VALUES('late',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,'2026-11-24 08:00:00.000000','503 try later');
INSERT INTO "channel" VALUES('daily',NULL,NULL,NULL,'UTC; digest 18:00; quiet None; cap 20','2026-11-25 18:00:00.000000',NULL,NULL,NULL);
INSERT INTO "channel" VALUES('still',NULL,NULL,NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('off','its secret is not set','2026-11-24 08:00:00.000000',NULL,'UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL);
INSERT INTO "channel" VALUES('gone',NULL,NULL,'2026-11-24 23:18:00.000000','UTC; digest ; quiet None; cap 20',NULL,NULL,NULL,NULL);
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	alert_id INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	slot VARCHAR, 
	due_at DATETIME, 
	reason VARCHAR NOT NULL, 
	message_id VARCHAR, 
	state VARCHAR NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT fk_delivery_alert_id FOREIGN KEY(alert_id) REFERENCES alert (id), 
	CONSTRAINT fk_delivery_message_id FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT uq_delivery_alert_id UNIQUE (alert_id, channel)
);
INSERT INTO "delivery" VALUES(1,1,'desk','2026-11-24 08:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00 UTC, more than 24 h before it was found',NULL,'skipped');
INSERT INTO "delivery" VALUES(2,1,'mail','2026-11-24 08:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00 UTC, more than 24 h before it was found',NULL,'skipped');
INSERT INTO "delivery" VALUES(3,1,'late','2026-11-24 08:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00 UTC, more than 24 h before it was found',NULL,'skipped');
INSERT INTO "delivery" VALUES(4,1,'daily','2026-11-24 08:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00 UTC, more than 24 h before it was found',NULL,'skipped');
INSERT INTO "delivery" VALUES(5,1,'still','2026-11-24 08:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00 UTC, more than 24 h before it was found',NULL,'skipped');
INSERT INTO "delivery" VALUES(6,1,'off','2026-11-24 08:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00 UTC, more than 24 h before it was found',NULL,'skipped');
INSERT INTO "delivery" VALUES(7,1,'gone','2026-11-24 08:00:00.000000',NULL,NULL,'old: published 2026-10-25 08:00 UTC, more than 24 h before it was found',NULL,'skipped');
INSERT INTO "delivery" VALUES(8,2,'desk','2026-11-24 08:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped');
INSERT INTO "delivery" VALUES(9,2,'mail','2026-11-24 08:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped');
INSERT INTO "delivery" VALUES(10,2,'late','2026-11-24 08:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped');
INSERT INTO "delivery" VALUES(11,2,'daily','2026-11-24 08:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped');
INSERT INTO "delivery" VALUES(12,2,'still','2026-11-24 08:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped');
INSERT INTO "delivery" VALUES(13,2,'off','2026-11-24 08:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped');
INSERT INTO "delivery" VALUES(14,2,'gone','2026-11-24 08:00:00.000000',NULL,NULL,'old: it has no date, and it came with the first poll of its feed',NULL,'skipped');
INSERT INTO "delivery" VALUES(15,3,'desk','2026-11-24 08:00:00.000000',NULL,NULL,'','4fzff5ditouq7sgch3v3x2d2c2@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(16,3,'mail','2026-11-24 08:00:00.000000',NULL,NULL,'550 no such user','qea54run3a6htrpgo3je3saqsp@watchword.invalid','dead');
INSERT INTO "delivery" VALUES(17,3,'late','2026-11-24 08:00:00.000000',NULL,NULL,'503 try later','2b5xflb4bae4i7wh3bog5qjfgs@watchword.invalid','waiting');
INSERT INTO "delivery" VALUES(18,3,'daily','2026-11-24 08:00:00.000000','2026-11-24T18:00',NULL,'','ppbfv67esavthrk5sqtkhzzt3n@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(19,3,'still','2026-11-24 08:00:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(20,3,'off','2026-11-24 08:00:00.000000',NULL,'2026-11-24 23:48:00.000000','disabled: its secret is not set',NULL,'waiting');
INSERT INTO "delivery" VALUES(21,3,'gone','2026-11-24 08:00:00.000000',NULL,NULL,'','vvlpuf4c3mri555tgj5fyzqexq@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(22,4,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'','jfdv4awjekq4bb25t2yx5oqe3w@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(23,4,'mail','2026-11-24 09:00:00.000000',NULL,NULL,'550 no such user','y62so4dz3up7phvhi5hx66ac5f@watchword.invalid','dead');
INSERT INTO "delivery" VALUES(24,4,'late','2026-11-24 09:00:00.000000',NULL,NULL,'503 try later','vbx3svvko4jcvhrpk4kunxirjf@watchword.invalid','waiting');
INSERT INTO "delivery" VALUES(25,4,'daily','2026-11-24 09:00:00.000000','2026-11-24T18:00',NULL,'','ppbfv67esavthrk5sqtkhzzt3n@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(26,4,'still','2026-11-24 09:00:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(27,4,'off','2026-11-24 09:00:00.000000',NULL,'2026-11-24 23:48:00.000000','disabled: its secret is not set',NULL,'waiting');
INSERT INTO "delivery" VALUES(28,4,'gone','2026-11-24 09:00:00.000000',NULL,NULL,'','mkyl7aagmofr4h5ehwbmaev7r2@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(29,5,'desk','2026-11-24 09:00:00.000000',NULL,NULL,'','bnt6u34sdciaa3vkxvie7vff5e@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(30,5,'mail','2026-11-24 09:00:00.000000',NULL,NULL,'550 no such user','s5zjhxerwqhbj55dgy4wi2ea63@watchword.invalid','dead');
INSERT INTO "delivery" VALUES(31,5,'late','2026-11-24 09:00:00.000000',NULL,NULL,'503 try later','djle3qvzbju7s3ja5abbnc2l7r@watchword.invalid','waiting');
INSERT INTO "delivery" VALUES(32,5,'daily','2026-11-24 09:00:00.000000','2026-11-24T18:00',NULL,'','ppbfv67esavthrk5sqtkhzzt3n@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(33,5,'still','2026-11-24 09:00:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(34,5,'off','2026-11-24 09:00:00.000000',NULL,'2026-11-24 23:48:00.000000','disabled: its secret is not set',NULL,'waiting');
INSERT INTO "delivery" VALUES(35,5,'gone','2026-11-24 09:00:00.000000',NULL,NULL,'','oim64diasu2mnfwoj66lij7teh@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(36,6,'daily','2026-11-24 09:00:00.000000','2026-11-24T18:00',NULL,'','ppbfv67esavthrk5sqtkhzzt3n@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(37,7,'desk','2026-11-24 09:07:00.000000',NULL,NULL,'','oltezmhquimzlkvkemzivyuaxv@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(38,7,'mail','2026-11-24 09:07:00.000000',NULL,NULL,'550 no such user','36meyex2onn6h475rzw7makp6p@watchword.invalid','dead');
INSERT INTO "delivery" VALUES(39,7,'late','2026-11-24 09:07:00.000000',NULL,NULL,'503 try later','5tmukpcqcjbrfjqbwp32wpims6@watchword.invalid','waiting');
INSERT INTO "delivery" VALUES(40,7,'daily','2026-11-24 09:07:00.000000',NULL,NULL,'','5mkqxrqu6s2br64hakadh2egw3@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(41,7,'still','2026-11-24 09:07:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(42,7,'off','2026-11-24 09:07:00.000000',NULL,'2026-11-24 23:48:00.000000','disabled: its secret is not set',NULL,'waiting');
INSERT INTO "delivery" VALUES(43,7,'gone','2026-11-24 09:07:00.000000',NULL,NULL,'','ju5e5deknp53lae5ydxl6dgzfz@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(44,8,'desk','2026-11-24 09:07:00.000000',NULL,NULL,'','zedk73dkdxvx7s6meefouxcugu@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(45,9,'desk','2026-11-24 09:07:00.000000',NULL,NULL,'','msamd3lnxotzdh4aauo6pdq3zk@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(46,10,'desk','2026-11-24 09:07:00.000000',NULL,NULL,'','6utdai6bhhvtpah2xusx2ipae7@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(47,11,'desk','2026-11-24 21:48:00.000000',NULL,NULL,'','74uwmzlf4q2xvbrrt2doeza2ca@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(48,12,'desk','2026-11-24 22:48:00.000000',NULL,NULL,'','g7mjb3lui2o7e5knnc6q5smy2r@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(49,12,'mail','2026-11-24 22:48:00.000000',NULL,NULL,'550 no such user','auclnz6k34xhbh3bikosrlp2xe@watchword.invalid','dead');
INSERT INTO "delivery" VALUES(50,12,'late','2026-11-24 22:48:00.000000',NULL,NULL,'503 try later','alksi2ns4urc6b3m3clhsy6vdr@watchword.invalid','waiting');
INSERT INTO "delivery" VALUES(51,12,'daily','2026-11-24 22:48:00.000000','2026-11-25T18:00','2026-11-25 18:00:00.000000','in the digest of 2026-11-25 18:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(52,12,'still','2026-11-24 22:48:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(53,12,'off','2026-11-24 22:48:00.000000',NULL,'2026-11-24 23:48:00.000000','disabled: its secret is not set',NULL,'waiting');
INSERT INTO "delivery" VALUES(54,12,'gone','2026-11-24 22:48:00.000000',NULL,NULL,'channel removed',NULL,'dead');
INSERT INTO "delivery" VALUES(55,13,'desk','2026-11-24 23:18:00.000000',NULL,NULL,'','m4c7sivtmk6grxe4sljww3v7xc@watchword.invalid','sent');
INSERT INTO "delivery" VALUES(56,13,'mail','2026-11-24 23:18:00.000000',NULL,NULL,'550 no such user','tsxhvv3omd63zz5womv3ya45z2@watchword.invalid','dead');
INSERT INTO "delivery" VALUES(57,13,'late','2026-11-24 23:18:00.000000',NULL,NULL,'503 try later','gjna7wb2zyxy7v3vdvt6isqyf5@watchword.invalid','waiting');
INSERT INTO "delivery" VALUES(58,13,'daily','2026-11-24 23:18:00.000000','2026-11-25T18:00','2026-11-25 18:00:00.000000','in the digest of 2026-11-25 18:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(59,13,'still','2026-11-24 23:18:00.000000',NULL,'2026-11-25 04:00:00.000000','muted: the channel, until 2026-11-25 04:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(60,13,'off','2026-11-24 23:18:00.000000',NULL,'2026-11-25 00:18:00.000000','disabled: its secret is not set',NULL,'waiting');
INSERT INTO "delivery" VALUES(61,13,'gone','2026-11-24 23:18:00.000000',NULL,NULL,'channel removed',NULL,'dead');
INSERT INTO "delivery" VALUES(62,14,'daily','2026-11-24 23:18:00.000000','2026-11-25T18:00',NULL,'topic removed',NULL,'skipped');
INSERT INTO "delivery" VALUES(63,15,'desk','2026-11-24 23:54:00.000000',NULL,NULL,'','q6isql7jgkrzteaputhw7e6ryf@watchword.invalid','waiting');
INSERT INTO "delivery" VALUES(64,15,'mail','2026-11-24 23:54:00.000000',NULL,'2026-11-24 23:54:00.000000','',NULL,'waiting');
INSERT INTO "delivery" VALUES(65,15,'late','2026-11-24 23:54:00.000000',NULL,'2026-11-24 23:54:00.000000','',NULL,'waiting');
INSERT INTO "delivery" VALUES(66,15,'daily','2026-11-24 23:54:00.000000','2026-11-25T18:00','2026-11-25 18:00:00.000000','in the digest of 2026-11-25 18:00',NULL,'waiting');
INSERT INTO "delivery" VALUES(67,15,'still','2026-11-24 23:54:00.000000',NULL,'2026-11-24 23:54:00.000000','',NULL,'waiting');
INSERT INTO "delivery" VALUES(68,15,'off','2026-11-24 23:54:00.000000',NULL,'2026-11-24 23:54:00.000000','',NULL,'waiting');
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
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/talks','g1','Talks resume','They meet.','["A. Writer"]','2026-11-24 08:00:00.000000','minute','en',4,'2026-11-24 08:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://news.example/x',NULL,'Ministers meet: talks','','[]','2026-11-24 09:00:00.000000','minute',NULL,6,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/meet',NULL,'Ministers meet','','[]','2026-11-24 09:00:00.000000','minute',NULL,6,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/ban',NULL,'Talks stall','','[]','2026-11-24 09:00:00.000000','minute',NULL,7,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/budget',NULL,'The budget','','[]','2026-11-24 09:00:00.000000','minute',NULL,8,'2026-11-24 09:00:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/tomorrow',NULL,'Talks again','','[]','2026-11-24 21:48:00.000000','minute',NULL,9,'2026-11-24 22:48:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/later',NULL,'More talks','','[]','2026-11-24 22:48:00.000000','minute',NULL,10,'2026-11-24 23:18:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/budget2',NULL,'The budget again','','[]','2026-11-24 22:48:00.000000','minute',NULL,11,'2026-11-24 23:18:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/new',NULL,'New talks','','[]','2026-11-24 23:24:00.000000','minute',NULL,12,'2026-11-24 23:54:00.000000');
INSERT INTO "entry" VALUES('https://a.example/feed','https://a.example/newer',NULL,'Drought','','[]','2026-11-24 23:54:00.000000','minute',NULL,13,'2026-11-25 00:24:00.000000');
CREATE TABLE feed (
	url VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	removed_at DATETIME, 
	next_poll_at DATETIME, 
	turn INTEGER NOT NULL, 
	etag VARCHAR, 
	modified VARCHAR, 
	interval FLOAT NOT NULL, 
	rate FLOAT NOT NULL, 
	first_polled_at DATETIME, 
	last_polled_at DATETIME, 
	last_success_at DATETIME, 
	fails INTEGER NOT NULL, 
	ever_failed BOOLEAN NOT NULL, 
	since DATETIME, 
	reason VARCHAR, 
	paused_at DATETIME, 
	CONSTRAINT pk_feed PRIMARY KEY (url)
);
INSERT INTO "feed" VALUES('https://a.example/feed','a','a.example:443','rss',NULL,'2026-11-25 00:54:00.000000',16,NULL,NULL,1800.0,0.73682261091891,'2026-11-24 08:00:00.000000','2026-11-25 00:24:00.000000','2026-11-25 00:24:00.000000',0,0,'2026-11-24 08:00:00.000000',NULL,NULL);
INSERT INTO "feed" VALUES('https://b.example/feed','b','b.example:443','rss',NULL,NULL,15,NULL,NULL,120.0,0.0,'2026-11-24 21:48:00.000000','2026-11-24 23:18:00.000000','2026-11-24 21:48:00.000000',2,1,'2026-11-24 22:48:00.000000','500 Internal Server Error','2026-11-24 23:19:00.000000');
INSERT INTO "feed" VALUES('https://gone.example/feed','gone','gone.example:443','rss','2026-11-24 23:18:00.000000',NULL,13,NULL,NULL,1800.0,0.0,'2026-11-24 08:00:00.000000','2026-11-24 23:18:00.000000','2026-11-24 23:18:00.000000',0,0,'2026-11-24 08:00:00.000000',NULL,NULL);
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
INSERT INTO "health_event" VALUES(1,'channel','late','503 try later','2026-11-24 08:00:00.000000','2026-11-24 09:07:00.000000',NULL);
INSERT INTO "health_event" VALUES(2,'channel','mail','550 no such user','2026-11-24 08:00:00.000000','2026-11-24 09:07:00.000000',NULL);
INSERT INTO "health_event" VALUES(3,'source','b','403 Forbidden','2026-11-24 08:00:00.000000','2026-11-24 09:07:00.000000','2026-11-24 21:48:00.000000');
CREATE TABLE host (
	host VARCHAR NOT NULL, 
	not_before DATETIME NOT NULL, 
	CONSTRAINT pk_host PRIMARY KEY (host)
);
INSERT INTO "host" VALUES('a.example:443','2026-11-25 00:24:00.000000');
INSERT INTO "host" VALUES('b.example:443','2026-11-24 23:18:00.000000');
INSERT INTO "host" VALUES('gone.example:443','2026-11-24 23:18:00.000000');
INSERT INTO "host" VALUES('news.example:443','2026-11-24 09:07:00.000000');
CREATE TABLE "match" (
	topic VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	topic_version_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	evidence JSON NOT NULL, 
	alert_id INTEGER, 
	reason VARCHAR, 
	CONSTRAINT pk_match PRIMARY KEY (topic, article_id), 
	CONSTRAINT ck_match_answered CHECK (alert_id IS NOT NULL OR reason IS NOT NULL), 
	CONSTRAINT fk_match_alert_id FOREIGN KEY(alert_id) REFERENCES alert (id), 
	CONSTRAINT fk_match_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_match_topic_version_id FOREIGN KEY(topic_version_id) REFERENCES topic_version (id)
);
INSERT INTO "match" VALUES('talks',2,1,1,'{"headline": [["Talks", true], [" of old", false]], "excerpt": [], "words": ["Talks"], "leaves": ["talks"]}',1,NULL);
INSERT INTO "match" VALUES('talks',3,1,1,'{"headline": [["Talks", true], [" without a date", false]], "excerpt": [], "words": ["Talks"], "leaves": ["talks"]}',2,NULL);
INSERT INTO "match" VALUES('talks',4,1,1,'{"headline": [["Talks", true], [" resume", false]], "excerpt": [["The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. The ", false], ["talks", true], [" resume today. ", false]], "words": ["Talks", "talks"], "leaves": ["talks"]}',3,NULL);
INSERT INTO "match" VALUES('talks',5,1,1,'{"headline": [["Ministers meet: ", false], ["talks", true]], "excerpt": [], "words": ["talks"], "leaves": ["talks"]}',4,NULL);
INSERT INTO "match" VALUES('talks',7,1,2,'{"headline": [["Talks", true], [" stall", false]], "excerpt": [["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false], ["Talks", true], [" stall after a ban. ", false]], "words": ["Talks"], "leaves": ["talks"]}',7,NULL);
INSERT INTO "match" VALUES('budget',8,2,1,'{"headline": [["The ", false], ["budget", true]], "excerpt": [["The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. The ", false], ["budget", true], [" is balanced. ", false]], "words": ["budget"], "leaves": ["budget"]}',6,NULL);
INSERT INTO "match" VALUES('talks',6,1,2,'{"headline": [["Ministers meet", false]], "excerpt": [["They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. They meet for ", false], ["talks", true], [" in the harbour town. ", false]], "words": ["talks"], "leaves": ["talks"]}',NULL,'told before: one article with 5');
INSERT INTO "match" VALUES('talks',9,1,1,'{"headline": [["Talks", true], [" again", false]], "excerpt": [["The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. The ", false], ["talks", true], [" are on again. ", false]], "words": ["Talks", "talks"], "leaves": ["talks"]}',12,NULL);
INSERT INTO "match" VALUES('talks',10,1,1,'{"headline": [["More ", false], ["talks", true]], "excerpt": [["More ", false], ["talks", true], [". More ", false], ["talks", true], [". More ", false], ["talks", true], [". More ", false], ["talks", true], [". More ", false], ["talks", true], [". More ", false], ["talks", true], [". More ", false], ["talks", true], [". More ", false], ["talks", true], [". More ", false], ["talks", true], [". ", false]], "words": ["talks"], "leaves": ["talks"]}',13,NULL);
INSERT INTO "match" VALUES('budget',11,2,1,'{"headline": [["The ", false], ["budget", true], [" again", false]], "excerpt": [["The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. The ", false], ["budget", true], [" again. ", false]], "words": ["budget"], "leaves": ["budget"]}',14,NULL);
INSERT INTO "match" VALUES('talks',12,3,1,'{"headline": [["New ", false], ["talks", true]], "excerpt": [["New ", false], ["talks", true], [". New ", false], ["talks", true], [". New ", false], ["talks", true], [". New ", false], ["talks", true], [". New ", false], ["talks", true], [". New ", false], ["talks", true], [". New ", false], ["talks", true], [". New ", false], ["talks", true], [". New ", false], ["talks", true], [". ", false]], "words": ["talks"], "leaves": ["talks"]}',15,NULL);
CREATE TABLE message (
	id VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	first_at DATETIME NOT NULL, 
	due_at DATETIME, 
	turn INTEGER NOT NULL, 
	outcomes INTEGER NOT NULL, 
	lost INTEGER NOT NULL, 
	unanswered INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	sent_at DATETIME, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT uq_message_channel UNIQUE (channel, "key")
);
INSERT INTO "message" VALUES('4fzff5ditouq7sgch3v3x2d2c2@watchword.invalid','desk','alert:15','alert','','2026-11-24 08:00:00.000000','2026-11-24 08:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 08:00:00.000000','');
INSERT INTO "message" VALUES('vvlpuf4c3mri555tgj5fyzqexq@watchword.invalid','gone','alert:21','alert','','2026-11-24 08:00:00.000000','2026-11-24 08:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 08:00:00.000000','');
INSERT INTO "message" VALUES('2b5xflb4bae4i7wh3bog5qjfgs@watchword.invalid','late','alert:17','alert','','2026-11-24 08:00:00.000000','2026-11-24 08:00:00.000000','2026-11-24 23:50:00.000000',7,7,0,0,'waiting',NULL,'503 try later');
INSERT INTO "message" VALUES('qea54run3a6htrpgo3je3saqsp@watchword.invalid','mail','alert:16','alert','','2026-11-24 08:00:00.000000','2026-11-24 08:00:00.000000',NULL,1,1,0,0,'dead',NULL,'550 no such user');
INSERT INTO "message" VALUES('jfdv4awjekq4bb25t2yx5oqe3w@watchword.invalid','desk','alert:22','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','');
INSERT INTO "message" VALUES('mkyl7aagmofr4h5ehwbmaev7r2@watchword.invalid','gone','alert:28','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','');
INSERT INTO "message" VALUES('y62so4dz3up7phvhi5hx66ac5f@watchword.invalid','mail','alert:23','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'dead',NULL,'550 no such user');
INSERT INTO "message" VALUES('bnt6u34sdciaa3vkxvie7vff5e@watchword.invalid','desk','alert:29','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','');
INSERT INTO "message" VALUES('oim64diasu2mnfwoj66lij7teh@watchword.invalid','gone','alert:35','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:00:00.000000','');
INSERT INTO "message" VALUES('vbx3svvko4jcvhrpk4kunxirjf@watchword.invalid','late','alert:24','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000','2026-11-24 23:34:00.000000',6,6,0,0,'waiting',NULL,'503 try later');
INSERT INTO "message" VALUES('s5zjhxerwqhbj55dgy4wi2ea63@watchword.invalid','mail','alert:30','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000',NULL,1,1,0,0,'dead',NULL,'550 no such user');
INSERT INTO "message" VALUES('djle3qvzbju7s3ja5abbnc2l7r@watchword.invalid','late','alert:31','alert','','2026-11-24 09:00:00.000000','2026-11-24 09:00:00.000000','2026-11-24 23:34:00.000000',6,6,0,0,'waiting',NULL,'503 try later');
INSERT INTO "message" VALUES('5mkqxrqu6s2br64hakadh2egw3@watchword.invalid','daily','alert:40','urgent','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:07:00.000000','');
INSERT INTO "message" VALUES('oltezmhquimzlkvkemzivyuaxv@watchword.invalid','desk','alert:37','urgent','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:07:00.000000','');
INSERT INTO "message" VALUES('ju5e5deknp53lae5ydxl6dgzfz@watchword.invalid','gone','alert:43','urgent','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:07:00.000000','');
INSERT INTO "message" VALUES('36meyex2onn6h475rzw7makp6p@watchword.invalid','mail','alert:38','urgent','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000',NULL,1,1,0,0,'dead',NULL,'550 no such user');
INSERT INTO "message" VALUES('5tmukpcqcjbrfjqbwp32wpims6@watchword.invalid','late','alert:39','urgent','','2026-11-24 09:07:00.000000','2026-11-24 09:07:00.000000','2026-11-24 23:34:00.000000',6,6,0,0,'waiting',NULL,'503 try later');
INSERT INTO "message" VALUES('zedk73dkdxvx7s6meefouxcugu@watchword.invalid','desk','alert:44','alert','','2026-11-24 09:47:00.000000','2026-11-24 09:47:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:47:00.000000','');
INSERT INTO "message" VALUES('msamd3lnxotzdh4aauo6pdq3zk@watchword.invalid','desk','alert:45','alert','','2026-11-24 09:47:00.000000','2026-11-24 09:47:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:47:00.000000','');
INSERT INTO "message" VALUES('6utdai6bhhvtpah2xusx2ipae7@watchword.invalid','desk','alert:46','alert','','2026-11-24 09:47:00.000000','2026-11-24 09:47:00.000000',NULL,1,1,0,0,'sent','2026-11-24 09:47:00.000000','');
INSERT INTO "message" VALUES('ppbfv67esavthrk5sqtkhzzt3n@watchword.invalid','daily','digest:2026-11-24T18:00','digest','2026-11-24T18:00','2026-11-24 21:48:00.000000','2026-11-24 21:48:00.000000',NULL,1,1,0,0,'sent','2026-11-24 21:48:00.000000','');
INSERT INTO "message" VALUES('74uwmzlf4q2xvbrrt2doeza2ca@watchword.invalid','desk','alert:47','alert','','2026-11-24 22:48:00.000000','2026-11-24 22:48:00.000000',NULL,1,1,0,0,'sent','2026-11-24 22:48:00.000000','');
INSERT INTO "message" VALUES('auclnz6k34xhbh3bikosrlp2xe@watchword.invalid','mail','alert:49','alert','','2026-11-24 22:48:00.000000','2026-11-24 22:48:00.000000',NULL,1,1,0,0,'dead',NULL,'550 no such user');
INSERT INTO "message" VALUES('g7mjb3lui2o7e5knnc6q5smy2r@watchword.invalid','desk','alert:48','alert','','2026-11-24 22:48:00.000000','2026-11-24 22:48:00.000000',NULL,1,1,0,0,'sent','2026-11-24 22:48:00.000000','');
INSERT INTO "message" VALUES('alksi2ns4urc6b3m3clhsy6vdr@watchword.invalid','late','alert:50','alert','','2026-11-24 22:48:00.000000','2026-11-24 22:48:00.000000','2026-11-24 23:28:00.000000',4,4,0,0,'waiting',NULL,'503 try later');
INSERT INTO "message" VALUES('m4c7sivtmk6grxe4sljww3v7xc@watchword.invalid','desk','alert:55','alert','','2026-11-24 23:18:00.000000','2026-11-24 23:18:00.000000',NULL,1,1,0,0,'sent','2026-11-24 23:18:00.000000','');
INSERT INTO "message" VALUES('tsxhvv3omd63zz5womv3ya45z2@watchword.invalid','mail','alert:56','alert','','2026-11-24 23:18:00.000000','2026-11-24 23:18:00.000000',NULL,1,1,0,0,'dead',NULL,'550 no such user');
INSERT INTO "message" VALUES('gjna7wb2zyxy7v3vdvt6isqyf5@watchword.invalid','late','alert:57','alert','','2026-11-24 23:18:00.000000','2026-11-24 23:18:00.000000','2026-11-24 23:26:00.000000',3,3,0,0,'waiting',NULL,'503 try later');
INSERT INTO "message" VALUES('q6isql7jgkrzteaputhw7e6ryf@watchword.invalid','desk','alert:63','alert','','2026-11-24 23:54:00.000000','2026-11-24 23:54:00.000000','2026-11-24 23:55:00.000000',1,0,0,0,'waiting',NULL,'');
CREATE TABLE mute (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	lifted_at DATETIME, 
	CONSTRAINT pk_mute PRIMARY KEY (id)
);
INSERT INTO "mute" VALUES(1,'channel','still','2026-11-25 04:00:00.000000','2026-11-24 08:00:00.000000',NULL);
INSERT INTO "mute" VALUES(2,'topic','budget','2026-11-24 09:00:00.000000','2026-11-24 08:00:00.000000','2026-11-24 08:00:00.000000');
INSERT INTO "mute" VALUES(3,'channel','gone','2026-12-24 08:00:00.000000','2026-11-24 08:00:00.000000',NULL);
CREATE TABLE revision (
	article_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	headline_only BOOLEAN NOT NULL, 
	authors JSON NOT NULL, 
	published_at DATETIME, 
	precision VARCHAR NOT NULL, 
	updated_at DATETIME, 
	language VARCHAR, 
	publisher VARCHAR, 
	contributors JSON NOT NULL, 
	corrections JSON NOT NULL, 
	section VARCHAR, 
	tags JSON NOT NULL, 
	image VARCHAR, 
	paywalled BOOLEAN NOT NULL, 
	fields JSON NOT NULL, 
	found_at DATETIME NOT NULL, 
	CONSTRAINT pk_revision PRIMARY KEY (article_id, number), 
	CONSTRAINT fk_revision_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);
INSERT INTO "revision" VALUES(1,1,'Rain','','It rains. It rains. It rains. It rains. It rains. It rains. It rains. It rains. It rains. ',0,'[]','2026-11-24 08:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'["weather"]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 08:00:00.000000');
INSERT INTO "revision" VALUES(2,1,'Talks of old','','',1,'[]','2026-10-25 08:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "published_at": "entry"}','2026-11-24 08:00:00.000000');
INSERT INTO "revision" VALUES(3,1,'Talks without a date','','',1,'[]',NULL,'minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "published_at": "entry"}','2026-11-24 08:00:00.000000');
INSERT INTO "revision" VALUES(4,1,'Talks resume','They meet.','The talks resume today. The talks resume today. The talks resume today. The talks resume today. The talks resume today. The talks resume today. The talks resume today. The talks resume today. The talks resume today. ',0,'["M\u00e1ria It\u014d", "B. Other"]','2026-11-24 07:00:00.000000','minute','2026-11-24 07:59:00.000000','en','The Example','["C. Helper"]','["Correction: the town is Nagasaki."]','World','["talks", "\u4f1a\u8ac7"]','https://a.example/1.jpg',1,'{"title": "entry", "authors": "JSON-LD", "summary": "entry", "published_at": "page", "language": "page"}','2026-11-24 08:00:00.000000');
INSERT INTO "revision" VALUES(5,1,'Ministers meet: talks','','',1,'[]','2026-11-24 09:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000');
INSERT INTO "revision" VALUES(6,1,'Ministers meet','','',1,'[]','2026-11-24 09:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000');
INSERT INTO "revision" VALUES(7,1,'Talks stall','','',1,'[]','2026-11-24 09:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "published_at": "entry"}','2026-11-24 09:00:00.000000');
INSERT INTO "revision" VALUES(8,1,'The budget','','The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. The budget is balanced. ',0,'[]','2026-11-24 09:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 09:00:00.000000');
INSERT INTO "revision" VALUES(6,2,'Ministers meet','','They meet for talks in the harbour town. They meet for talks in the harbour town. They meet for talks in the harbour town. They meet for talks in the harbour town. They meet for talks in the harbour town. They meet for talks in the harbour town. They meet for talks in the harbour town. They meet for talks in the harbour town. They meet for talks in the harbour town. ',0,'[]','2026-11-24 09:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 09:07:00.000000');
INSERT INTO "revision" VALUES(7,2,'Talks stall','','Talks stall after a ban. Talks stall after a ban. Talks stall after a ban. Talks stall after a ban. Talks stall after a ban. Talks stall after a ban. Talks stall after a ban. Talks stall after a ban. Talks stall after a ban. ',0,'[]','2026-11-24 09:00:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 09:07:00.000000');
INSERT INTO "revision" VALUES(9,1,'Talks again','','The talks are on again. The talks are on again. The talks are on again. The talks are on again. The talks are on again. The talks are on again. The talks are on again. The talks are on again. The talks are on again. ',0,'[]','2026-11-24 21:48:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 22:48:00.000000');
INSERT INTO "revision" VALUES(10,1,'More talks','','More talks. More talks. More talks. More talks. More talks. More talks. More talks. More talks. More talks. ',0,'[]','2026-11-24 22:48:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 23:18:00.000000');
INSERT INTO "revision" VALUES(11,1,'The budget again','','The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. The budget again. ',0,'[]','2026-11-24 22:48:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 23:18:00.000000');
INSERT INTO "revision" VALUES(12,1,'New talks','','New talks. New talks. New talks. New talks. New talks. New talks. New talks. New talks. New talks. ',0,'[]','2026-11-24 23:24:00.000000','minute',NULL,NULL,NULL,'[]','[]',NULL,'[]',NULL,0,'{"title": "entry", "summary": "page", "authors": "entry", "published_at": "entry", "language": "entry"}','2026-11-24 23:54:00.000000');
CREATE TABLE service (
	id INTEGER NOT NULL, 
	database_id VARCHAR NOT NULL, 
	tick_at DATETIME, 
	CONSTRAINT pk_service PRIMARY KEY (id)
);
INSERT INTO "service" VALUES(1,'a033aa07-3aed-4f11-ba9a-44e1e0edf793','2026-11-25 00:24:00.000000');
CREATE TABLE story (
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_story PRIMARY KEY (id)
);
INSERT INTO "story" VALUES(1,'2026-11-24 08:00:00.000000');
INSERT INTO "story" VALUES(2,'2026-11-24 08:00:00.000000');
INSERT INTO "story" VALUES(3,'2026-11-24 08:00:00.000000');
INSERT INTO "story" VALUES(4,'2026-11-24 08:00:00.000000');
INSERT INTO "story" VALUES(5,'2026-11-24 09:00:00.000000');
INSERT INTO "story" VALUES(6,'2026-11-24 09:00:00.000000');
INSERT INTO "story" VALUES(7,'2026-11-24 09:00:00.000000');
INSERT INTO "story" VALUES(8,'2026-11-24 09:00:00.000000');
INSERT INTO "story" VALUES(9,'2026-11-24 22:48:00.000000');
INSERT INTO "story" VALUES(10,'2026-11-24 23:18:00.000000');
INSERT INTO "story" VALUES(11,'2026-11-24 23:18:00.000000');
INSERT INTO "story" VALUES(12,'2026-11-24 23:54:00.000000');
CREATE TABLE story_member (
	article_id INTEGER NOT NULL, 
	story_id INTEGER NOT NULL, 
	link VARCHAR NOT NULL, 
	CONSTRAINT pk_story_member PRIMARY KEY (article_id), 
	CONSTRAINT fk_story_member_article_id FOREIGN KEY(article_id) REFERENCES article (id), 
	CONSTRAINT fk_story_member_story_id FOREIGN KEY(story_id) REFERENCES story (id)
);
INSERT INTO "story_member" VALUES(1,1,'first');
INSERT INTO "story_member" VALUES(2,2,'first');
INSERT INTO "story_member" VALUES(3,3,'first');
INSERT INTO "story_member" VALUES(4,4,'first');
INSERT INTO "story_member" VALUES(5,5,'first');
INSERT INTO "story_member" VALUES(6,6,'first');
INSERT INTO "story_member" VALUES(7,7,'first');
INSERT INTO "story_member" VALUES(8,8,'first');
INSERT INTO "story_member" VALUES(9,9,'first');
INSERT INTO "story_member" VALUES(10,10,'first');
INSERT INTO "story_member" VALUES(11,11,'first');
INSERT INTO "story_member" VALUES(12,12,'first');
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
INSERT INTO "topic_version" VALUES(1,'talks','1430a20b56482dba','Talks','talks','["desk", "mail", "late", "daily", "still", "off", "gone"]','2026-11-24 08:00:00.000000','2026-11-24 23:18:00.000000');
INSERT INTO "topic_version" VALUES(2,'budget','191418ce568a22f4','Budget','budget','["daily"]','2026-11-24 08:00:00.000000','2026-11-24 23:18:00.000000');
INSERT INTO "topic_version" VALUES(3,'talks','67173d1baf8c5732','Talks','talks','["desk", "mail", "late", "daily", "still", "off"]','2026-11-24 23:18:00.000000',NULL);
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
COMMIT;
