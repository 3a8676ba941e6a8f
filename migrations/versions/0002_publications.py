"""Published lists: who decided and published them, from which file; written once.

Until now the two tables could hold nothing but the reference list, which `portal init` loads again after this step.
"""

import sqlalchemy as sa
from alembic import op

from portal.catalogue.publications.models import APPEND_ONLY
from portal.db import refuse_changes

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.drop_table('procedure_entry')
    op.drop_table('publication')
    op.create_table('publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=200), nullable=False),
    sa.Column('slug', sa.String(length=200), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('effective', sa.Date(), nullable=False),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('reference_only', sa.Boolean(), nullable=False),
    sa.Column('source_name', sa.String(length=200), nullable=False),
    sa.Column('source_digest', sa.String(length=64), nullable=False),
    sa.Column('prepared_by', sa.String(length=60), nullable=False),
    sa.Column('published_by', sa.String(length=60), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_out', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('decision', name=op.f('uq_publication_decision')),
    sa.UniqueConstraint('slug', name=op.f('uq_publication_slug'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index('uq_publication_effective', ['effective'], unique=True,
            sqlite_where=sa.text('NOT reference_only'), postgresql_where=sa.text('NOT reference_only'))

    op.create_table('procedure_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('field', sa.String(length=200), nullable=False),
    sa.Column('agency', sa.Text(), nullable=False),
    sa.Column('submit_by_post', sa.Boolean(), nullable=False),
    sa.Column('return_by_post', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('legal_basis', sa.Text(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('days_unit', sa.String(length=40), nullable=False),
    sa.Column('time_text', sa.Text(), nullable=False),
    sa.Column('fee_vnd', sa.Integer(), nullable=True),
    sa.Column('fee_note', sa.Text(), nullable=False),
    sa.Column('papers', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('eligibility_basis', sa.String(length=40), nullable=False),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint("level IN ('tinh', 'xa')", name=op.f('ck_procedure_entry_level_known')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_procedure_entry_publication_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedure_entry')),
    sa.UniqueConstraint('publication_id', 'code', 'level', name=op.f('uq_procedure_entry_publication_id_code_level'))
    )
    with op.batch_alter_table('procedure_entry', schema=None) as batch_op:
        batch_op.create_index('ix_procedure_entry_code', ['code'], unique=False)

    for statement in refuse_changes(op.get_bind().dialect.name, APPEND_ONLY):
        op.execute(statement)
