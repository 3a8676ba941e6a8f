"""Second factors and the staff's log, sheets between offices, limits of stages, codes at the door."""

import sqlalchemy as sa
from alembic import op

from portal.accounts.staff.models import APPEND_ONLY as STAFF_LOG
from portal.db import refuse_changes

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('clock_limit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=30), nullable=False),
    sa.Column('area', sa.String(length=20), nullable=False),
    sa.Column('operator', sa.String(length=10), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('basis', sa.String(length=200), nullable=False),
    sa.Column('set_by', sa.String(length=60), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("operator IN ('post', 'state')", name=op.f('ck_clock_limit_operator_known')),
    sa.CheckConstraint('days BETWEEN 1 AND 60', name=op.f('ck_clock_limit_days_sensible')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_limit')),
    sa.UniqueConstraint('stage', 'area', 'starts', name=op.f('uq_clock_limit_stage_area_starts'))
    )
    op.create_table('manifest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=13), nullable=False),
    sa.Column('press', sa.String(length=280), nullable=False),
    sa.Column('from_office', sa.String(length=60), nullable=False),
    sa.Column('from_role', sa.String(length=30), nullable=False),
    sa.Column('to_office', sa.String(length=60), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('opened_by', sa.String(length=200), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.String(length=200), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_by', sa.String(length=200), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('countersigned_by', sa.String(length=200), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('open', 'giving', 'given', 'receiving', 'received', 'closed', 'cancelled')", name=op.f('ck_manifest_state_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_manifest')),
    sa.UniqueConstraint('code', name=op.f('uq_manifest_code')),
    sa.UniqueConstraint('from_office', 'day', 'place', name=op.f('uq_manifest_from_office_day_place')),
    sa.UniqueConstraint('press', name=op.f('uq_manifest_press'))
    )
    with op.batch_alter_table('manifest', schema=None) as batch_op:
        batch_op.create_index('ix_manifest_from_office_state', ['from_office', 'state'], unique=False)
        batch_op.create_index('ix_manifest_to_office_state', ['to_office', 'state'], unique=False)

    op.create_table('stage_time',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier_code', sa.String(length=13), nullable=False),
    sa.Column('stage', sa.String(length=30), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_time')),
    sa.UniqueConstraint('dossier_code', 'stage', name=op.f('uq_stage_time_dossier_code_stage'))
    )
    with op.batch_alter_table('stage_time', schema=None) as batch_op:
        batch_op.create_index('ix_stage_time_stage_ended_at', ['stage', 'ended_at'], unique=False)

    op.create_table('manifest_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('manifest_id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.String(length=13), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('added_by', sa.String(length=200), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('scan', sa.String(length=64), nullable=False),
    sa.Column('why', sa.String(length=20), nullable=True),
    sa.Column('scanned_by', sa.String(length=200), nullable=True),
    sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked', sa.String(length=64), nullable=True),
    sa.Column('elsewhere', sa.Boolean(), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=True),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.CheckConstraint("state IN ('listed', 'removed', 'dropped', 'offered', 'surplus')", name=op.f('ck_manifest_item_state_known')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.code'], name=op.f('fk_manifest_item_dossier')),
    sa.ForeignKeyConstraint(['manifest_id'], ['manifest.id'], name=op.f('fk_manifest_item_manifest_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_manifest_item')),
    sa.UniqueConstraint('manifest_id', 'dossier', name=op.f('uq_manifest_item_manifest_id_dossier'))
    )
    with op.batch_alter_table('manifest_item', schema=None) as batch_op:
        batch_op.create_index('ix_manifest_item_dossier', ['dossier'], unique=False)
        batch_op.create_index('ix_manifest_item_dossier_waits', ['dossier'], unique=True, sqlite_where=sa.text("state = 'listed'"), postgresql_where=sa.text("state = 'listed'"))
        batch_op.create_index('ix_manifest_item_manifest_id_scanned_at', ['manifest_id', 'scanned_at'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=200), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_recovery_code_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('staff_id', 'place', name=op.f('uq_recovery_code_staff_id_place'))
    )
    op.create_table('second_factor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('masked', sa.String(length=64), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_second_factor_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_factor'))
    )
    with op.batch_alter_table('second_factor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_factor_staff_id'), ['staff_id'], unique=False)

    op.create_table('staff_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('what', sa.String(length=30), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_log_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_log'))
    )
    with op.batch_alter_table('staff_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_log_staff_id'), ['staff_id'], unique=False)

    op.create_table('visit',
    sa.Column('dossier_code', sa.String(length=13), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('actor', sa.String(length=60), nullable=False),
    sa.Column('spoken', sa.String(length=8), nullable=False),
    sa.Column('proof', sa.String(length=8), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_code'], ['dossier.code'], name=op.f('fk_visit_dossier_code')),
    sa.PrimaryKeyConstraint('dossier_code', name=op.f('pk_visit'))
    )
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('badge', sa.String(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('called', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('must_change_password', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('awaits', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('second_factor', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_staff_session_awaits_known'), "awaits in ('code', 'enrolment', 'password')")

    op.create_table('reckoned',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('wanted_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reached', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reckoned'))
    )
    with op.batch_alter_table('calendar_day', schema=None) as batch_op:
        batch_op.add_column(sa.Column('set_by', sa.String(length=60), server_default='', nullable=False))
        batch_op.alter_column('basis',
               existing_type=sa.VARCHAR(length=40),
               type_=sa.String(length=200),
               existing_nullable=False)

    for statement in refuse_changes(op.get_bind().dialect.name, STAFF_LOG):
        op.execute(statement)
