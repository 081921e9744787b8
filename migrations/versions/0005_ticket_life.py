"""the ticket's whole life: clocks, joint work, proposals, mediation, alarms, absences, taking back."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0005_ticket_life"
down_revision = "0004_open_questions"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("stand_in_id", ID, nullable=False),
        sa.Column("since", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["people.id"], name=op.f("fk_absences_stand_in_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_state"), ["state"], unique=False)

    op.create_table(
        "mediations",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("host", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("willing", sa.Boolean(), nullable=False),
        sa.Column("next_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_mediations_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediations")),
        sa.UniqueConstraint("ticket_id", "level", "number", name=op.f("uq_mediations_ticket_id_level_number")),
    )
    with op.batch_alter_table("mediations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediations_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("proposer", sa.String(length=60), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), server_default="", nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("decided_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_proposals_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_proposals")),
    )
    with op.batch_alter_table("ticket_proposals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_proposals_open",
            ["ticket_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_ticket_proposals_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_reminders",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("due_at", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("done_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_reminders_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_reminders")),
    )
    with op.batch_alter_table("ticket_reminders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_reminders_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_ticket_reminders_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_tasks",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("leads", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("asked_at", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answer_by", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ring_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("rung", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ended_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=60), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ticket_tasks_person_id_people")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_tasks_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_tasks")),
    )
    with op.batch_alter_table("ticket_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_tasks_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_tasks_ring_at"), ["ring_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_tasks_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "undos",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("at", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_undos_person_id_people")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_undos_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undos")),
    )
    with op.batch_alter_table("undos", schema=None) as batch_op:
        batch_op.create_index("ix_undos_person_at", ["person_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_undos_ticket_id"), ["ticket_id"], unique=False)

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ring_at", models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ladder", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("rung", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("responded_at", models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_at", models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("pause_reason", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("review_at", models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("done_by_id", ID, nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", ID, nullable=True))
        batch_op.add_column(sa.Column("mediation_level", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("shut_out", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_index(batch_op.f("ix_tickets_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(
            "ix_tickets_ring_at",
            ["ring_at"],
            unique=False,
            sqlite_where=sa.text("ring_at IS NOT NULL"),
            postgresql_where=sa.text("ring_at IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tickets_ring_at",
            sqlite_where=sa.text("ring_at IS NOT NULL"),
            postgresql_where=sa.text("ring_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_tickets_merged_into_id"))
        batch_op.drop_column("shut_out")
        batch_op.drop_column("mediation_level")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("done_by_id")
        batch_op.drop_column("review_at")
        batch_op.drop_column("pause_reason")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("responded_at")
        batch_op.drop_column("rung")
        batch_op.drop_column("ladder")
        batch_op.drop_column("ring_at")

    with op.batch_alter_table("undos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_undos_ticket_id"))
        batch_op.drop_index("ix_undos_person_at")

    op.drop_table("undos")
    with op.batch_alter_table("ticket_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_tasks_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_tasks_ring_at"))
        batch_op.drop_index(batch_op.f("ix_ticket_tasks_person_id"))

    op.drop_table("ticket_tasks")
    with op.batch_alter_table("ticket_reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_reminders_ticket_id"))
        batch_op.drop_index(
            "ix_ticket_reminders_due",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("ticket_reminders")
    with op.batch_alter_table("ticket_proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_proposals_ticket_id"))
        batch_op.drop_index(
            "ix_ticket_proposals_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("ticket_proposals")
    with op.batch_alter_table("mediations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mediations_ticket_id"))

    op.drop_table("mediations")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_state"))
        batch_op.drop_index(batch_op.f("ix_absences_person_id"))

    op.drop_table("absences")
