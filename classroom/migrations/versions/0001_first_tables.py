"""The first tables: people, courses, firms and their logs, assignments, work and grades."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _make_people()
    _make_courses()
    _make_firms()
    _make_work()


def _make_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("login", 64),
        _text("name", 100),
        _text("student_number", 64),
        _text("role", 16),
        _text("password_hash", 200),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        _text("language", 2),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language in ('zh', 'en')", name=op.f("ck_person_language")),
        sa.CheckConstraint(
            "role in ('student', 'teacher', 'instructor', 'administrator')",
            name=op.f("ck_person_role"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
        sqlite_autoincrement=True,
    )
    _index(op.f("ix_person_student_number"), "person", ["student_number"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("token_hash", 64),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_visit_token_hash")),
        sqlite_autoincrement=True,
    )
    _index(op.f("ix_visit_person_id"), "visit", ["person_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("login", 64),
        _text("address", 64),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    _index("ix_sign_in_failure_address_at", "sign_in_failure", ["address", "at"])
    _index("ix_sign_in_failure_login_at", "sign_in_failure", ["login", "at"])
    op.create_table(
        "audit_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        _text("actor", 100),
        _text("action", 64),
        _text("subject", 100),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_row_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
    )
    _index(op.f("ix_audit_row_actor_id"), "audit_row", ["actor_id"])
    _index(op.f("ix_audit_row_at"), "audit_row", ["at"])
    _index("ix_audit_row_subject_at", "audit_row", ["subject", "at"])


def _make_courses() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("code", 64),
        _text("name", 200),
        _text("term", 64),
        _text("industry", 64),
        sa.Column("customers", sa.Integer(), nullable=False),
        _text("locale", 2),
        _text("secret", 64),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("locale in ('zh', 'en')", name=op.f("ck_course_locale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _text("class_name", 100),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint(
            "course_id", "person_id", name=op.f("uq_enrolment_course_id_person_id")
        ),
    )
    _index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"])
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        _text("unit_id", 200),
        _text("kind", 16),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("late_policy", 16),
        sa.Column("late_percent", sa.Integer(), nullable=False),
        _text("counts", 8),
        sa.Column("show_receipts", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counts in ('best', 'last')", name=op.f("ck_assignment_counts")),
        sa.CheckConstraint("kind in ('exercise', 'case')", name=op.f("ck_assignment_kind")),
        sa.CheckConstraint(
            "late_policy in ('refuse', 'deduct', 'accept')", name=op.f("ck_assignment_late_policy")
        ),
        sa.CheckConstraint("attempts > 0", name=op.f("ck_assignment_attempts")),
        sa.CheckConstraint(
            "late_percent >= 0 and late_percent <= 100", name=op.f("ck_assignment_late_percent")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_assignment_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("course_id", "unit_id", name=op.f("uq_assignment_course_id_unit_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_extension_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint(
            "assignment_id", "person_id", name=op.f("uq_extension_assignment_id_person_id")
        ),
    )
    _index(op.f("ix_extension_person_id"), "extension", ["person_id"])


def _make_firms() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _text("industry", 64),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        _text("locale", 2),
        sa.Column("generator_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_workspace_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workspace_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint(
            "course_id", "person_id", name=op.f("uq_workspace_course_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    _index(op.f("ix_workspace_person_id"), "workspace", ["person_id"])
    op.create_table(
        "log_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("key", 64),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.JSON(), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("patches", sa.JSON(), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_log_line_seq")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_log_line_actor_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_log_line_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_line")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_log_line_workspace_id_key")),
        sa.UniqueConstraint("workspace_id", "seq", name=op.f("uq_log_line_workspace_id_seq")),
    )
    _index(op.f("ix_log_line_at"), "log_line", ["at"])


def _make_work() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _text("exercise_id", 200),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_draft_assignment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "assignment_id",
            "person_id",
            "exercise_id",
            name=op.f("uq_draft_assignment_id_person_id_exercise_id"),
        ),
    )
    _index(op.f("ix_draft_person_id"), "draft", ["person_id"])
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        _text("exercise_id", 200),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        _text("exercise_digest", 64),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        _text("key", 64),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_submission_assignment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_submission_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "assignment_id",
            "person_id",
            "exercise_id",
            "attempt",
            name=op.f("uq_submission_assignment_id_person_id_exercise_id_attempt"),
        ),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_submission_person_id_key")),
        sqlite_autoincrement=True,
    )
    _index(op.f("ix_submission_workspace_id"), "submission", ["workspace_id"])
    op.create_table(
        "grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        _text("exercise_digest", 64),
        sa.Column("generator_version", sa.Integer(), nullable=False),
        sa.Column("check_versions", sa.JSON(), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grader_id", sa.Integer(), nullable=True),
        _text("reason", 1000),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["grader_id"], ["person.id"], name=op.f("fk_grade_grader_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_grade_submission_id")
        ),
        sa.ForeignKeyConstraint(["withdraws_id"], ["grade.id"], name=op.f("fk_grade_withdraws_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sqlite_autoincrement=True,
    )
    _index(op.f("ix_grade_graded_at"), "grade", ["graded_at"])
    _index(op.f("ix_grade_grader_id"), "grade", ["grader_id"])
    _index(op.f("ix_grade_submission_id"), "grade", ["submission_id"])
    op.create_table(
        "oracle_value",
        _text("scope", 64),
        sa.Column("computed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_oracle_value")),
    )


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _index(name: str, table: str, columns: list[str]) -> None:
    op.create_index(name, table, columns)
