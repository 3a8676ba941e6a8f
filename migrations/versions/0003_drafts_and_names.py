"""Drafts of lists with their lines, everyday names, scans of leaflets."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:

    op.create_table('catalogue_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=200), nullable=False),
    sa.Column('slug', sa.String(length=200), nullable=False),
    sa.Column('effective', sa.Date(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('source_name', sa.String(length=200), nullable=False),
    sa.Column('source_digest', sa.String(length=64), nullable=False),
    sa.Column('prepared_by', sa.String(length=60), nullable=False),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('rows_read', sa.Integer(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('stored', sa.Integer(), nullable=False),
    sa.Column('remarks', sa.Text(), nullable=False),
    sa.Column('refused', sa.String(length=40), nullable=False),
    sa.Column('ended_by', sa.String(length=60), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_reason', sa.Text(), nullable=False),
    sa.Column('publication_slug', sa.String(length=200), nullable=False),
    sa.Column('claim', sa.String(length=20), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('reading', 'ready', 'refused', 'published', 'discarded')", name=op.f('ck_catalogue_draft_status_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_draft'))
    )
    with op.batch_alter_table('catalogue_draft', schema=None) as batch_op:
        batch_op.create_index('uq_catalogue_draft_open', ['slug'], unique=True, sqlite_where=sa.text("status IN ('reading', 'ready')"), postgresql_where=sa.text("status IN ('reading', 'ready')"))

    op.create_table('synonym',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('phrase', sa.String(length=100), nullable=False),
    sa.Column('folded', sa.String(length=100), nullable=False),
    sa.Column('meanings', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('changed_by', sa.String(length=40), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_synonym')),
    sa.UniqueConstraint('folded', name=op.f('uq_synonym_folded'))
    )
    op.create_table('catalogue_draft_file',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['catalogue_draft.id'], name=op.f('fk_catalogue_draft_file_draft_id')),
    sa.PrimaryKeyConstraint('draft_id', name=op.f('pk_catalogue_draft_file'))
    )
    op.create_table('catalogue_draft_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sheet', sa.Text(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('agency', sa.Text(), nullable=False),
    sa.Column('submit_by_post', sa.Boolean(), nullable=True),
    sa.Column('return_by_post', sa.Boolean(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('days_unit', sa.Text(), nullable=False),
    sa.Column('time_text', sa.Text(), nullable=False),
    sa.Column('fee_vnd', sa.BigInteger(), nullable=True),
    sa.Column('fee_note', sa.Text(), nullable=False),
    sa.Column('legal_basis', sa.Text(), nullable=False),
    sa.Column('papers', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('settled', sa.String(length=10), nullable=False),
    sa.Column('settled_by', sa.String(length=60), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given', sa.Text(), nullable=False),
    sa.CheckConstraint("result IN ('accepted', 'doubtful', 'rejected', 'duplicate')", name=op.f('ck_catalogue_draft_line_result_known')),
    sa.CheckConstraint("settled IN ('', 'taken', 'left_out')", name=op.f('ck_catalogue_draft_line_settled_known')),
    sa.ForeignKeyConstraint(['draft_id'], ['catalogue_draft.id'], name=op.f('fk_catalogue_draft_line_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_draft_line'))
    )
    with op.batch_alter_table('catalogue_draft_line', schema=None) as batch_op:
        batch_op.create_index('ix_catalogue_draft_line_key', ['draft_id', 'code', 'level'], unique=False)
        batch_op.create_index('ix_catalogue_draft_line_kind', ['draft_id', 'result', 'settled', 'position'], unique=False)

    op.create_table('leaflet_scan',
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('point', sa.String(length=80), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_leaflet_scan_counted')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_leaflet_scan_publication_id')),
    sa.PrimaryKeyConstraint('subject', 'publication_id', 'point', 'day', name=op.f('pk_leaflet_scan'))
    )
    with op.batch_alter_table('leaflet_scan', schema=None) as batch_op:
        batch_op.create_index('ix_leaflet_scan_day', ['day'], unique=False)


