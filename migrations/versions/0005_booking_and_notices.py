"""What post offices settle of their half days, rounds, codes by telephone, messages to citizens, the papers meant to travel."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('boat_days',
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('weekdays', sa.String(length=7), nullable=False),
    sa.Column('set_by', sa.String(length=60), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('area', 'begins', name=op.f('pk_boat_days'))
    )
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=10), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('source_id', sa.String(length=200), nullable=False),
    sa.Column('dossier_code', sa.String(length=13), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('template', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('shown', sa.String(length=2000), nullable=False),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('first_tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_by', sa.String(length=32), nullable=False),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counted_on', sa.Date(), nullable=True),
    sa.Column('gateway', sa.String(length=40), nullable=False),
    sa.Column('gateway_ref', sa.String(length=200), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resent', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('called_by', sa.String(length=60), nullable=False),
    sa.CheckConstraint("channel IN ('sms', 'email')", name=op.f('ck_notice_channel_known')),
    sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'delivered', 'failed', 'dropped')", name=op.f('ck_notice_state_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('number', name=op.f('uq_notice_number')),
    sa.UniqueConstraint('source', 'source_id', 'channel', 'recipient', name=op.f('uq_notice_source_source_id_channel_recipient'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_dossier_code'), ['dossier_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_gateway_ref'), ['gateway_ref'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_office'), ['office'], unique=False)
        batch_op.create_index('ix_notice_recipient_counted_on', ['recipient', 'counted_on'], unique=False)
        batch_op.create_index('ix_notice_state_next_at', ['state', 'next_at'], unique=False)

    op.create_table('window_closure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('press', sa.String(length=120), nullable=False),
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('set_by', sa.String(length=60), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_by', sa.String(length=60), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_window_closure')),
    sa.UniqueConstraint('press', name=op.f('uq_window_closure_press'))
    )
    with op.batch_alter_table('window_closure', schema=None) as batch_op:
        batch_op.create_index('ix_window_closure_office_last_day', ['office', 'last_day'], unique=False)

    op.create_table('window_pattern',
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('set_by', sa.String(length=60), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('capacity BETWEEN 0 AND 500', name=op.f('ck_window_pattern_capacity_sensible')),
    sa.PrimaryKeyConstraint('office', 'begins', 'weekday', 'part', name=op.f('pk_window_pattern'))
    )
    op.create_table('window_terms',
    sa.Column('office', sa.String(length=60), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('days_before', sa.Integer(), nullable=False),
    sa.Column('cut_off', sa.String(length=5), nullable=False),
    sa.Column('set_by', sa.String(length=60), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('days_before BETWEEN 0 AND 7', name=op.f('ck_window_terms_days_before_sensible')),
    sa.PrimaryKeyConstraint('office', 'begins', name=op.f('pk_window_terms'))
    )
    op.create_table('draft_list',
    sa.Column('dossier_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('papers', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_draft_list_dossier_id')),
    sa.PrimaryKeyConstraint('dossier_id', name=op.f('pk_draft_list'))
    )
    op.create_table('phone_code',
    sa.Column('dossier_code', sa.String(length=13), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_code'], ['dossier.code'], name=op.f('fk_phone_code_dossier_code')),
    sa.PrimaryKeyConstraint('dossier_code', name=op.f('pk_phone_code'))
    )
    with op.batch_alter_table('pickup', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('place', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('holds_place', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('request_digest', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('postman', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('position', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('note', sa.String(length=300), server_default='', nullable=False))
        batch_op.create_index('ix_pickup_place_status', ['place', 'status'], unique=False)
        batch_op.create_index('ix_pickup_window_id_status', ['window_id', 'status'], unique=False)

    with op.batch_alter_table('window_use', schema=None) as batch_op:
        batch_op.create_index('ix_window_use_office_day', ['office', 'day'], unique=False)

    # until now every visit but a cancelled one held its place
    op.execute("UPDATE pickup SET holds_place = true WHERE window_id IS NOT NULL AND status <> 'cancelled'")
