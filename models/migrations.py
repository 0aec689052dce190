"""How a file of any released version becomes a file of this version.

Add a function at the end, and to ``MIGRATIONS``; never change one that has shipped. Each speaks only of tables and columns, never of today's
records, which will move on. Migrations only add: a column goes to the end of its table, because the log keeps the
first values of a row as an array in column order. What has to change *values* is an upcaster, which is applied to old
and to merged log entries as well.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import engine
from models.engine import Connection
from models.errors import UserError

if TYPE_CHECKING:
    from sqlite_utils import Database

_SET = "evaluation"  # what the file calls this list

LOGGED_HEAD = ("id", "deleted", "position")  # the columns every logged table begins with


def add_logged_table(db: "Database", name: str, columns: str) -> None:
    """``columns`` are names separated by blanks; ``#`` after one makes it an INTEGER, all others are TEXT."""
    made = {"id": int, "deleted": int, "position": str}
    made |= {column.rstrip("#"): int if column.endswith("#") else str for column in columns.split()}
    db.table(name).create(made, pk="id", not_null={"deleted"}, defaults={"deleted": 0}, strict=True)


LOG = (
    """
    CREATE TABLE log_entry(
      id INTEGER PRIMARY KEY,
      node INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
      who TEXT NOT NULL, at TEXT NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL,
      target_node INTEGER, target_seq INTEGER, step INTEGER NOT NULL,
      schema INTEGER NOT NULL, seen TEXT, digest TEXT NOT NULL,
      UNIQUE(node, seq)
    ) STRICT
    """,
    "CREATE INDEX log_entry_step ON log_entry(node, step)",
    "CREATE INDEX log_entry_seen ON log_entry(node, seq) WHERE seen IS NOT NULL",
    """
    CREATE TABLE log_op(
      tbl TEXT NOT NULL, row INTEGER NOT NULL, entry INTEGER NOT NULL, cells TEXT NOT NULL,
      PRIMARY KEY(tbl, row, entry)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX log_op_entry ON log_op(entry)",
    """
    CREATE TABLE log_frontier(
      node INTEGER PRIMARY KEY, seq INTEGER NOT NULL, clock INTEGER NOT NULL, digest TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE log_pending(
      node INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(node, seq)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE log_conflict(
      tbl TEXT NOT NULL, row INTEGER NOT NULL, col TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY(tbl, row, col)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TRIGGER log_entry_kept BEFORE DELETE ON log_entry BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_entry_fixed BEFORE UPDATE ON log_entry BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_op_kept BEFORE DELETE ON log_op BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_op_fixed BEFORE UPDATE ON log_op BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE draft(
      tbl TEXT NOT NULL, row INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL,
      PRIMARY KEY(tbl, row, field)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE search_doc(id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, row INTEGER NOT NULL, UNIQUE(tbl, row)) STRICT",
    """
    CREATE VIRTUAL TABLE search_text USING fts5(
      body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0'
    )
    """,
)

FIRST_TABLES = {
    "evaluation": (
        "title fiscal_year# unit commissioned_by evaluator fieldwork_from fieldwork_to methods steps "
        "dimensions verified_percent report_date signed_by sealed# received_base money_unit stage "
        "framework note"
    ),
    "team_member": "name role organisation profession duty projects",
    "project": "name department content expense_lead note",
    "legal_basis": "project# use title number issuer issued kind note",
    "goal": "project# text dimension operator target unit deadline source note",
    "approved_purpose": "project# purpose cap# source note",
    "regulation": "title number issuer issued area state execution evidence projects note",
    "section_text": "section title body projects",
    "fund": (
        "project# carried_over# carried_over_text carry_kind budget# budget_text received# received_text "
        "used# used_text surplus# surplus_text source note"
    ),
    "expense_line": "project# item amount# amount_text part_of# note",
    "entry": "line# voucher booked payee amount# purpose note",
    "milestone": "project# what actual actual_duration not_done# source note",
    "plan": "milestone# planned planned_duration source note",
    "recurring_duty": "project# what due done due_count done_count rule exceptions question note",
    "contract": "project# subject number party amount# signed started delivered accepted note",
    "payment": "contract# paid amount# purpose voucher note",
    "invoice": "contract# number issued amount# issuer note",
    "measure": (
        "project# goal# what form value value_text unit period numerator numerator_name denominator "
        "denominator_name before growth target exempt outstanding source note"
    ),
    "finding": "headline kind projects condition criteria cause effect amount# said_by note",
    "finding_point": "finding# headline body",
    "recommendation": "headline findings body note",
    "recommendation_point": "recommendation# headline body",
    "indicator": "parent# name weight# explanation standard score# reason code",
    "grade_band": "name floor#",
}


def m0001_first_format(db: "Database") -> None:
    for statement in LOG:
        db.execute(statement)
    for name, columns in FIRST_TABLES.items():
        add_logged_table(db, name, columns)
    db.execute("CREATE INDEX entry_line ON entry(line)")


FIELDWORK_COLUMNS = {
    "indicator": "method target unit source measure# actual verdict override_reason project# checked_by checked_on",
    "evaluation": "combination trimmed#",
}
FIELDWORK_TABLES = {
    "score_point": "indicator# what share# earned# note",
    "deduction": "indicator# what cases per_case# note",
    "expert_score": "indicator# member# score# note",
    "checklist": "title template project# place checked_on checkers people note",
    "check_item": "checklist# what should_be where_to_look indicator result as_found note finding#",
    "voucher_sample": "project# selection threshold# size seed population drawn_on note",
    "voucher_check": "sample# entry# approval invoice contract acceptance purpose note finding#",
    "working_paper": (
        "kind number title project# indicator# checklist# place held_on people facts clause difference conclusion "
        "preparer# prepared_on reviewer# reviewed_on state opinion opinion_text opinion_on sent_on due_on note "
        "scan#"
    ),
    "paper_item": "paper# what answer asked_on received_on missing adoption reason change finding# indicator#",
    "evidence": "title number kind place provided_by provided_on copy taken_at sha file_name size note",
    "evidence_link": "evidence# table row#",
}
FILES = (
    """
    CREATE TABLE file(
      sha TEXT PRIMARY KEY, size INTEGER NOT NULL, kept INTEGER NOT NULL, thumbnail BLOB
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE chunk(sha TEXT NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE(sha, n)) STRICT",
)


def m0002_fieldwork(db: "Database") -> None:
    for name, columns in FIELDWORK_COLUMNS.items():
        for column in columns.split():
            kind = "INTEGER" if column.endswith("#") else "TEXT"
            db.execute(f'ALTER TABLE "{name}" ADD COLUMN "{column.rstrip("#")}" {kind}')
    for name, columns in FIELDWORK_TABLES.items():
        add_logged_table(db, name, columns)
    for statement in FILES:
        db.execute(statement)


Cells = dict[str, Any]
Upcaster = Callable[[str, Cells], Cells]
UPCASTERS: dict[int, Upcaster] = {}  # schema n → how first and changed values of schema n read in schema n + 1


def upcast(table: str, schema: int, cells: Cells) -> Cells:
    """Values written under ``schema``, as this version means them."""
    for step in range(schema, SCHEMA):
        if step in UPCASTERS:
            cells = UPCASTERS[step](table, cells)
    return cells


MIGRATIONS: tuple[Callable[["Database"], None], ...] = (m0001_first_format, m0002_fieldwork)
SCHEMA = len(MIGRATIONS)


def state(connection: Connection) -> tuple[list[str], list[str]]:
    """Names of the migrations this file still needs, and of those it has that this version does not know."""
    known = [migration.__name__ for migration in MIGRATIONS]
    kept = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,)) if kept else ()
    applied = [name for (name,) in rows]
    return [name for name in known if name not in applied], [name for name in applied if name not in known]


def too_new(path: Path) -> UserError:
    return UserError(f"“{path.name}”由更新版本的底稿保存，本版本不能打开", "请升级底稿后再打开；文件没有改动")


def bring_up_to_date(connection: Connection, path: Path) -> bool:
    """Apply what is missing, keeping a copy of the file as it was; True if anything was applied.

    Raises UserError, the file untouched, when a newer version of the program has written it.
    """
    pending, newer = state(connection)
    if newer:
        raise too_new(path)
    if not pending:
        return False
    if len(pending) < SCHEMA:
        engine.copy(connection, path.with_name(f"{path.name}.before-upgrade"))
    engine.migrate(connection, _SET, MIGRATIONS)
    return True
