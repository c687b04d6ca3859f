"""The tables, in SQLAlchemy Core, for SQLite and PostgreSQL; docs/design/rows.md has their rules."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from storage.columns import Id, Moment, count, due_index, flag, on
from storage.columns import metadata as metadata
from storage.tables_feeds import feed as feed
from storage.tables_feeds import host as host
from storage.tables_feeds import host_day as host_day
from storage.tables_finding import finding as finding
from storage.tables_front_page import front_position as front_position
from storage.tables_output import output as output
from storage.tables_review import review as review
from storage.tables_spike import spike as spike
from storage.tables_story import story as story
from storage.tables_story import story_answer as story_answer
from storage.tables_story import story_member as story_member
from storage.tables_story import story_note as story_note
from storage.tables_user import audit_entry as audit_entry
from storage.tables_user import sign_in_try as sign_in_try
from storage.tables_user import token as token
from storage.tables_user import user as user
from storage.tables_user import web_session as web_session

service = Table(
    "service",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("database_id", String, nullable=False),
    # Signs the addresses that mails have for their readers; each database has its own.
    Column("signing_key", String),
    Column("tick_at", Moment),
    # Since when an edit of the configuration is refused, and why.
    Column("refused_at", Moment),
    Column("refusal", String),
    # The texts of articles up to this id were dropped.
    Column("pruned_to", Integer, nullable=False, default=0, server_default="0"),
)

topic_version = Table(
    "topic_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("topic", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("name", String, nullable=False),
    Column("query", String, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("removed_at", Moment),
    UniqueConstraint("topic", "digest"),
)

channel = Table(
    "channel",
    metadata,
    Column("name", String, primary_key=True),
    Column("disabled", String),
    Column("disabled_since", Moment),
    Column("removed_at", Moment),
    # `Channel.url_hash`, when its URL was known last.
    Column("url_hash", String),
    # `Channel.hours` when the due times of its deliveries were set last.
    Column("hours", String, nullable=False, default=""),
    # When a digest that is sent even if empty is due next.
    Column("digest_at", Moment),
    # The receiver asks for no message before this time.
    Column("not_before", Moment),
    Column("failing_since", Moment),
    # While it fails: when a message goes there next.
    Column("retry_at", Moment),
    Column("reason", String),
    due_index("channel", "digest_at"),
)

mute = Table(
    "mute",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    # Of a topic: the one channel on which it is muted; none: on all.
    Column("channel", String),
    Column("until", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("lifted_at", Moment),
)

entry = Table(
    "entry",
    metadata,
    Column("feed", String, ForeignKey("feed.url"), primary_key=True),
    Column("link", String, primary_key=True),
    Column("guid", String),
    Column("title", String, nullable=False),
    Column("summary", String, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published_at", Moment),
    Column("precision", String, nullable=False),
    Column("language", String),
    Column("article_id", Id, ForeignKey("article.id"), index=True),
    Column("found_at", Moment, nullable=False),
    Index("ix_entry_guid", "feed", "guid"),
    # There the key is a constraint by hash: a btree has no room for long addresses.
    Index("ix_entry_link", "link", postgresql_using="hash", info=on("postgresql")),
)

address = Table(
    "address",
    metadata,
    Column("url", String, primary_key=True),
    Column("article_id", Id, ForeignKey("article.id"), nullable=False, index=True),
)

article = Table(
    "article",
    metadata,
    Column("id", Id, primary_key=True),
    Column("canonical", String),
    Column("source", String, nullable=False),
    Column("host", String, nullable=False, index=True),
    Column("feed", String, nullable=False),
    Column("link", String, nullable=False),
    Column("language", String),  # that of its latest revision
    Column("found_at", Moment, nullable=False),
    flag("from_first_poll"),
    # Found more than two hours after the feed's last successful poll.
    flag("after_gap"),
    Column("read_at", Moment),
    count("read_lease_token"),
    count("tries"),
    count("rereads"),
    Column("reason", String),
    Column("gone_at", Moment),
    Column("judge_at", Moment),
    count("judge_lease_token"),
    count("revision"),
    Column("merged_into", Id, ForeignKey("article.id")),
    # Known by the link of a search feed alone.
    Column("unresolved", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("canonical", info=on("sqlite")),
    Index("ix_article_source", "source", "id"),
    due_index("article", "read_at"),
    due_index("article", "judge_at"),
    # What was merged into an article: few have this, and a page asks for it.
    Index(
        "ix_article_merged_into",
        "merged_into",
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
    # Of the pages that are to be read the newest of each host is found without a look at the others.
    Index(
        "ix_article_waiting",
        "host",
        "id",
        sqlite_where=text("read_at IS NOT NULL"),
        postgresql_where=text("read_at IS NOT NULL"),
    ),
)

revision = Table(
    "revision",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("summary", String, nullable=False),
    Column("body", String, nullable=False),
    flag("headline_only"),
    Column("published_at", Moment),
    Column("precision", String, nullable=False),
    Column("updated_at", Moment),
    Column("language", String),
    # The fields of ArticleDetails that do not have their default.
    Column("details", JSON, nullable=False),
    # Where each field came from.
    Column("origins", JSON, nullable=False),
    Column("found_at", Moment, nullable=False),
)

# The fingerprints of the articles that matched lately; see watchword.matching.fingerprint.
fingerprint = Table(
    "fingerprint",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True, index=True),
)

# The clues of the articles that matched lately; see watchword.domain.clue.
clues = Table(
    "clues",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True),
    Column("language", String, nullable=False),
    Column("is_full", Boolean, nullable=False),
    Column("headline", JSON, nullable=False),
    Column("text", JSON, nullable=False),
    Column("vector", LargeBinary),
)

# The same, to find the articles that share one.
clue = Table(
    "clue",
    metadata,
    Column("value", String, primary_key=True),
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True, index=True),
)

match = Table(
    "match",
    metadata,
    Column("topic", String, primary_key=True),
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True),
    Column("topic_version_id", Id, ForeignKey("topic_version.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("alert_id", Id, ForeignKey("alert.id"), index=True),
    Column("reason", String),
    # `alert` or `possible`; a possible match has no alert.
    Column("level", String, nullable=False, server_default="alert"),
    CheckConstraint("alert_id IS NOT NULL OR reason IS NOT NULL", name="answered"),
)

# The possible matches that a message lists at its end.
possible_listing = Table(
    "possible_listing",
    metadata,
    Column("message_id", String, ForeignKey("message.id"), primary_key=True),
    Column("topic", String, primary_key=True),
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True),
)

# What a user said of an article: whether the topic should have found it.
label = Table(
    "label",
    metadata,
    Column("topic", String, primary_key=True),
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True),
    Column("wanted", Boolean, nullable=False),
    Column("labelled_at", Moment, nullable=False),
)

health_event = Table(
    "health_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("since", Moment, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Index(
        "uq_health_event_open",
        "kind",
        "subject",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("topic", String, nullable=False),
    # Of a story: story, article and topic version. Of a spike: topic version and `spike_id`.
    # Of an incident: only `health_id`.
    Column("story_id", Id, ForeignKey("story.id"), index=True),
    Column("article_id", Id, ForeignKey("article.id"), index=True),
    Column("topic_version_id", Id, ForeignKey("topic_version.id")),
    Column("health_id", Id, ForeignKey("health_event.id")),
    Column("spike_id", Id),
    Column("development", String, nullable=False),
    # Of a follow-up: what is new, and the headline of the first alert.
    Column("news", JSON(none_as_null=True)),
    Column("channels", JSON, nullable=False),
    flag("urgent"),
    Column("reason", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    # What was alerted lately, and last of a topic; and the few that are of spikes.
    Index("ix_alert_created_at", "created_at"),
    Index("ix_alert_topic", "topic", "id"),
    Index(
        "ix_alert_spike_id",
        "spike_id",
        sqlite_where=text("spike_id IS NOT NULL"),
        postgresql_where=text("spike_id IS NOT NULL"),
    ),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert_id", Id, ForeignKey("alert.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    # The digest slot that it waits for: local day and hour.
    Column("slot", String),
    Column("due_at", Moment),
    Column("reason", String, nullable=False, default=""),
    Column("reason_code", String),  # a ReasonCode, for a reason that an event ends
    Column("message_id", String, ForeignKey("message.id"), index=True),
    Column("position", Integer),  # in its message
    Column("state", String, nullable=False),
    UniqueConstraint("alert_id", "channel"),
    due_index("delivery", "due_at"),
    # Few wait or are dead, and every page counts them.
    Index("ix_delivery_state", "state", "channel", "alert_id"),
)

# The changes of a message that was sent; `due_at` is null while there is nothing to change.
message_update = Table(
    "message_update",
    metadata,
    Column("message_id", String, ForeignKey("message.id"), primary_key=True),
    Column("due_at", Moment),
    # Tries since it became due.
    count("attempt"),
    # How often the message was changed, and when last.
    count("updates"),
    Column("updated_at", Moment),
    # Why the last try failed.
    Column("reason", String, nullable=False, default=""),
    due_index("message_update", "due_at"),
)

message = Table(
    "message",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("key", String, nullable=False),
    Column("kind", String, nullable=False),
    # The hour of a digest, or the reason why a list of stories waited.
    Column("note", String, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("first_at", Moment, nullable=False),
    # The id of the message that it answers: the first of its story on the channel.
    Column("in_reply_to", String),
    # What its receiver calls it, or its first part.
    Column("receiver_id", String),
    Column("due_at", Moment),
    count("attempt"),
    # The last attempt with a known outcome. Below `attempt`, one is in flight or unknown.
    count("finished_attempts"),
    count("unknown_outcomes"),
    count("unanswered"),
    # How many of its items the receiver took, of a list that is sent in parts.
    count("taken"),
    Column("state", String, nullable=False),
    Column("sent_at", Moment),
    Column("reason", String, nullable=False, default=""),
    Column("reason_code", String),
    UniqueConstraint("channel", "key"),
    due_index("message", "due_at"),
    # When a channel took its last message.
    Index("ix_message_sent", "channel", "sent_at"),
)
