using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignConsole.Core.Platform.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "activity_entry",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: true),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: true),
                    occurrence_id = table.Column<long>(type: "INTEGER", nullable: true),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    receipt_id = table.Column<long>(type: "INTEGER", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: true),
                    event_name = table.Column<string>(type: "TEXT", nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    source_key = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_activity_entry", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mask = table.Column<string>(type: "TEXT", nullable: false),
                    scopes = table.Column<string>(type: "TEXT", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    created_by_id = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "approval_request",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    definition_hash = table.Column<string>(type: "TEXT", nullable: false),
                    snapshot = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    highest_cost = table.Column<long>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    reasons = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    requested_by_id = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<string>(type: "TEXT", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by_id = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    answer = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_approval_request", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assignment",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    occurrence_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_invitation = table.Column<bool>(type: "INTEGER", nullable: false),
                    claimed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    code_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audience",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    latest_version = table.Column<int>(type: "INTEGER", nullable: false),
                    is_archived = table.Column<bool>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audience", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audience_version",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    audience_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    rule_hash = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: true),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false),
                    saved_by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audience_version", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor_kind = table.Column<string>(type: "TEXT", nullable: false),
                    actor_id = table.Column<long>(type: "INTEGER", nullable: false),
                    verb = table.Column<string>(type: "TEXT", nullable: false),
                    subject_kind = table.Column<string>(type: "TEXT", nullable: false),
                    subject_id = table.Column<string>(type: "TEXT", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entry", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_link",
                columns: table => new
                {
                    entry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    previous = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_link", x => x.entry_id);
                });

            migrationBuilder.CreateTable(
                name: "audit_text",
                columns: table => new
                {
                    entry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    actor_name = table.Column<string>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: true),
                    after = table.Column<string>(type: "TEXT", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_text", x => x.entry_id);
                });

            migrationBuilder.CreateTable(
                name: "brand",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    week_start = table.Column<int>(type: "INTEGER", nullable: false),
                    postal_address = table.Column<string>(type: "TEXT", nullable: true),
                    is_demo = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_brand", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "campaign",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    promotion_id = table.Column<long>(type: "INTEGER", nullable: true),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: true),
                    audience_id = table.Column<long>(type: "INTEGER", nullable: true),
                    audience_version = table.Column<int>(type: "INTEGER", nullable: true),
                    topic = table.Column<string>(type: "TEXT", nullable: false),
                    control_basis_points = table.Column<int>(type: "INTEGER", nullable: false),
                    seed = table.Column<long>(type: "INTEGER", nullable: false),
                    channels = table.Column<string>(type: "TEXT", nullable: false),
                    schedule = table.Column<string>(type: "TEXT", nullable: false),
                    also_at_till = table.Column<bool>(type: "INTEGER", nullable: false),
                    remind = table.Column<bool>(type: "INTEGER", nullable: false),
                    end_reminder_days = table.Column<int>(type: "INTEGER", nullable: true),
                    reminded_at = table.Column<long>(type: "INTEGER", nullable: true),
                    drop_in_quiet_hours = table.Column<bool>(type: "INTEGER", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    created_by_id = table.Column<long>(type: "INTEGER", nullable: false),
                    last_editor_id = table.Column<long>(type: "INTEGER", nullable: false),
                    approved_hash = table.Column<string>(type: "TEXT", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    launched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    cools_until = table.Column<long>(type: "INTEGER", nullable: true),
                    launched_by = table.Column<string>(type: "TEXT", nullable: true),
                    launched_by_id = table.Column<long>(type: "INTEGER", nullable: true),
                    launched_scope = table.Column<string>(type: "TEXT", nullable: true),
                    stop_reason = table.Column<string>(type: "TEXT", nullable: true),
                    is_archived = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaign", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cap_counter",
                columns: table => new
                {
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    scope = table.Column<int>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    uses = table.Column<long>(type: "INTEGER", nullable: false),
                    money = table.Column<long>(type: "INTEGER", nullable: false),
                    uses_limit = table.Column<long>(type: "INTEGER", nullable: true),
                    money_limit = table.Column<long>(type: "INTEGER", nullable: true),
                    told = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cap_counter", x => new { x.offer_id, x.holder, x.scope });
                });

            migrationBuilder.CreateTable(
                name: "channel_health",
                columns: table => new
                {
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    recent = table.Column<string>(type: "TEXT", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    opens = table.Column<int>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: true),
                    open_until = table.Column<long>(type: "INTEGER", nullable: true),
                    cause = table.Column<string>(type: "TEXT", nullable: true),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_channel_health", x => x.channel);
                });

            migrationBuilder.CreateTable(
                name: "channel_setting",
                columns: table => new
                {
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    is_real = table.Column<bool>(type: "INTEGER", nullable: false),
                    host_mark = table.Column<string>(type: "TEXT", nullable: true),
                    options = table.Column<string>(type: "TEXT", nullable: false),
                    rate_per_second = table.Column<int>(type: "INTEGER", nullable: false),
                    most_at_once = table.Column<int>(type: "INTEGER", nullable: false),
                    is_paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    paused_reason = table.Column<string>(type: "TEXT", nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_channel_setting", x => x.channel);
                });

            migrationBuilder.CreateTable(
                name: "channel_tally",
                columns: table => new
                {
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<long>(type: "INTEGER", nullable: false),
                    refused = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_channel_tally", x => new { x.channel, x.hour });
                });

            migrationBuilder.CreateTable(
                name: "claim_counter",
                columns: table => new
                {
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    claims = table.Column<long>(type: "INTEGER", nullable: false),
                    claims_limit = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_claim_counter", x => x.offer_id);
                });

            migrationBuilder.CreateTable(
                name: "code_guess",
                columns: table => new
                {
                    guesser = table.Column<string>(type: "TEXT", nullable: false),
                    times = table.Column<string>(type: "TEXT", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_code_guess", x => x.guesser);
                });

            migrationBuilder.CreateTable(
                name: "conflict_explanation",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_hash = table.Column<string>(type: "TEXT", nullable: false),
                    side = table.Column<int>(type: "INTEGER", nullable: false),
                    other_id = table.Column<long>(type: "INTEGER", nullable: false),
                    other_hash = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by_id = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conflict_explanation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "consent_evidence",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "consent_record",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    topic = table.Column<string>(type: "TEXT", nullable: false),
                    granted = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    text_version = table.Column<string>(type: "TEXT", nullable: true),
                    evidence_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent_record", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "consent_state",
                columns: table => new
                {
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    topic = table.Column<string>(type: "TEXT", nullable: false),
                    granted = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent_state", x => new { x.member_id, x.channel, x.topic });
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    occurrence_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    step = table.Column<short>(type: "INTEGER", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    assignment_id = table.Column<long>(type: "INTEGER", nullable: false),
                    identity_id = table.Column<long>(type: "INTEGER", nullable: true),
                    address_hash = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    first_attempt_at = table.Column<long>(type: "INTEGER", nullable: true),
                    fence = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    not_before = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    provider_id = table.Column<string>(type: "TEXT", nullable: true),
                    cost = table.Column<long>(type: "INTEGER", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delivery", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delivery_event",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_machine = table.Column<bool>(type: "INTEGER", nullable: false),
                    provider_event_id = table.Column<string>(type: "TEXT", nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    again = table.Column<long>(type: "INTEGER", nullable: true),
                    link_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delivery_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_properties",
                columns: table => new
                {
                    activity_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_properties", x => x.activity_id);
                });

            migrationBuilder.CreateTable(
                name: "event_subscription",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: false),
                    former_secret = table.Column<string>(type: "TEXT", nullable: true),
                    former_until = table.Column<long>(type: "INTEGER", nullable: true),
                    types = table.Column<string>(type: "TEXT", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_event_id = table.Column<long>(type: "INTEGER", nullable: false),
                    last_taken_at = table.Column<long>(type: "INTEGER", nullable: true),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    failing_since = table.Column<long>(type: "INTEGER", nullable: true),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_problem = table.Column<string>(type: "TEXT", nullable: true),
                    last_problem_at = table.Column<long>(type: "INTEGER", nullable: true),
                    owner = table.Column<string>(type: "TEXT", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_subscription", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "failed_address",
                columns: table => new
                {
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    address_hash = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failed_address", x => new { x.channel, x.address_hash });
                });

            migrationBuilder.CreateTable(
                name: "file_import",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", nullable: false),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    mapping = table.Column<string>(type: "TEXT", nullable: true),
                    options = table.Column<string>(type: "TEXT", nullable: false),
                    job_run_id = table.Column<long>(type: "INTEGER", nullable: true),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    good = table.Column<int>(type: "INTEGER", nullable: false),
                    bad = table.Column<int>(type: "INTEGER", nullable: false),
                    noted = table.Column<int>(type: "INTEGER", nullable: false),
                    report_path = table.Column<string>(type: "TEXT", nullable: true),
                    created_by_id = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_import", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "held_back",
                columns: table => new
                {
                    scope = table.Column<int>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    word = table.Column<string>(type: "TEXT", nullable: false),
                    most = table.Column<int>(type: "INTEGER", nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    refused = table.Column<int>(type: "INTEGER", nullable: false),
                    booked = table.Column<int>(type: "INTEGER", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_held_back", x => new { x.scope, x.holder, x.hour });
                });

            migrationBuilder.CreateTable(
                name: "idempotency_record",
                columns: table => new
                {
                    api_key_id = table.Column<long>(type: "INTEGER", nullable: false),
                    route = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    body_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: true),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_record", x => new { x.api_key_id, x.route, x.key });
                });

            migrationBuilder.CreateTable(
                name: "identity",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    issuer = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    verified = table.Column<bool>(type: "INTEGER", nullable: false),
                    verified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbound_message",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    provider_id = table.Column<string>(type: "TEXT", nullable: false),
                    meaning = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbound_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "issued_list",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    occurrence_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    folder = table.Column<string>(type: "TEXT", nullable: false),
                    is_sandbox = table.Column<bool>(type: "INTEGER", nullable: false),
                    rows = table.Column<long>(type: "INTEGER", nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    withdrawn = table.Column<long>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", nullable: true),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    seen = table.Column<string>(type: "TEXT", nullable: true),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: true),
                    looked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_issued_list", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_run",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    job = table.Column<string>(type: "TEXT", nullable: false),
                    arguments = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    checkpoint = table.Column<string>(type: "TEXT", nullable: true),
                    done = table.Column<long>(type: "INTEGER", nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    problem = table.Column<string>(type: "TEXT", nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<string>(type: "TEXT", nullable: false),
                    cancel_asked = table.Column<bool>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    queued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kill_switch",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    is_on = table.Column<bool>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    by_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kill_switch", x => x.scope);
                });

            migrationBuilder.CreateTable(
                name: "member",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    merged_into_id = table.Column<long>(type: "INTEGER", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: true),
                    source_id = table.Column<string>(type: "TEXT", nullable: true),
                    tier = table.Column<string>(type: "TEXT", nullable: true),
                    region = table.Column<string>(type: "TEXT", nullable: true),
                    home_store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    gender = table.Column<int>(type: "INTEGER", nullable: false),
                    birth_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    birth_day = table.Column<int>(type: "INTEGER", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", nullable: true),
                    objects_to_personalised = table.Column<bool>(type: "INTEGER", nullable: false),
                    joined_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "member_attribute",
                columns: table => new
                {
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_attribute", x => new { x.member_id, x.name });
                });

            migrationBuilder.CreateTable(
                name: "member_claim",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    assignment_id = table.Column<long>(type: "INTEGER", nullable: true),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    way = table.Column<int>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_claim", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "member_list",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", nullable: false),
                    is_archived = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_list", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "member_list_entry",
                columns: table => new
                {
                    list_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_list_entry", x => new { x.list_id, x.member_id });
                });

            migrationBuilder.CreateTable(
                name: "member_tag",
                columns: table => new
                {
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_tag", x => new { x.member_id, x.tag });
                });

            migrationBuilder.CreateTable(
                name: "merge_proposal",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    first_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    second_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_merge_proposal", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "merge_record",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    survivor_id = table.Column<long>(type: "INTEGER", nullable: false),
                    absorbed_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    undo = table.Column<string>(type: "TEXT", nullable: false),
                    undone_at = table.Column<long>(type: "INTEGER", nullable: true),
                    undone_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_merge_record", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "occurrence",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    local_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    stuck_reason = table.Column<string>(type: "TEXT", nullable: true),
                    job_run_id = table.Column<long>(type: "INTEGER", nullable: true),
                    rule_hash = table.Column<string>(type: "TEXT", nullable: true),
                    now = table.Column<long>(type: "INTEGER", nullable: true),
                    last_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    considered = table.Column<int>(type: "INTEGER", nullable: false),
                    assigned = table.Column<int>(type: "INTEGER", nullable: false),
                    control = table.Column<int>(type: "INTEGER", nullable: false),
                    suppressed = table.Column<int>(type: "INTEGER", nullable: false),
                    assigned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_occurrence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "offer",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    promotion_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    document = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    reach = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateTime>(type: "TEXT", nullable: true),
                    valid_to = table.Column<DateTime>(type: "TEXT", nullable: true),
                    days_from_assignment = table.Column<int>(type: "INTEGER", nullable: true),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    sealed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sealed_by = table.Column<string>(type: "TEXT", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    withdrawn_reason = table.Column<string>(type: "TEXT", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    watched_from = table.Column<long>(type: "INTEGER", nullable: true),
                    answers = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offer", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "offer_claim",
                columns: table => new
                {
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offer_claim", x => x.offer_id);
                });

            migrationBuilder.CreateTable(
                name: "offer_code",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: true),
                    promotion_id = table.Column<long>(type: "INTEGER", nullable: true),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    hmac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    cipher = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mask = table.Column<string>(type: "TEXT", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offer_code", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "offer_hold",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    money = table.Column<long>(type: "INTEGER", nullable: false),
                    budget = table.Column<long>(type: "INTEGER", nullable: false),
                    percent = table.Column<int>(type: "INTEGER", nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true),
                    released_by = table.Column<string>(type: "TEXT", nullable: true),
                    release_reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offer_hold", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "offer_invitation",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: false),
                    franchisee = table.Column<string>(type: "TEXT", nullable: false),
                    deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<int>(type: "INTEGER", nullable: false),
                    invited_at = table.Column<long>(type: "INTEGER", nullable: false),
                    invited_by = table.Column<string>(type: "TEXT", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answered_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offer_invitation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "offer_pack",
                columns: table => new
                {
                    store_id = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    contents = table.Column<string>(type: "TEXT", nullable: false),
                    revisions = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offer_pack", x => new { x.store_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "offline_sale",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    store_id = table.Column<long>(type: "INTEGER", nullable: false),
                    device = table.Column<string>(type: "TEXT", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: true),
                    redemption_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_offline_sale", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_message",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: true),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_event",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outgoing_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outside_promotion",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateTime>(type: "TEXT", nullable: true),
                    to = table.Column<DateTime>(type: "TEXT", nullable: true),
                    terms = table.Column<string>(type: "TEXT", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outside_promotion", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person",
                columns: table => new
                {
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    search_name = table.Column<string>(type: "TEXT", nullable: false),
                    line1 = table.Column<string>(type: "TEXT", nullable: true),
                    line2 = table.Column<string>(type: "TEXT", nullable: true),
                    city = table.Column<string>(type: "TEXT", nullable: true),
                    postcode = table.Column<string>(type: "TEXT", nullable: true),
                    address_region = table.Column<string>(type: "TEXT", nullable: true),
                    country = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person", x => x.member_id);
                });

            migrationBuilder.CreateTable(
                name: "product",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    sku = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    style_code = table.Column<string>(type: "TEXT", nullable: false),
                    style_name = table.Column<string>(type: "TEXT", nullable: false),
                    colour = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    brand = table.Column<string>(type: "TEXT", nullable: false),
                    season = table.Column<string>(type: "TEXT", nullable: false),
                    life_stage = table.Column<int>(type: "INTEGER", nullable: false),
                    list_price = table.Column<long>(type: "INTEGER", nullable: true),
                    is_sold = table.Column<bool>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_product", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "product_price",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    product_id = table.Column<long>(type: "INTEGER", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    price = table.Column<long>(type: "INTEGER", nullable: true),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_product_price", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "promotion",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    definition = table.Column<string>(type: "TEXT", nullable: false),
                    latest_offer_version = table.Column<int>(type: "INTEGER", nullable: false),
                    is_archived = table.Column<bool>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_promotion", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_protection_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "receipt",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    store_code = table.Column<string>(type: "TEXT", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    receipt_number = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    is_current = table.Column<bool>(type: "INTEGER", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    business_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    original_receipt_number = table.Column<string>(type: "TEXT", nullable: true),
                    staff = table.Column<string>(type: "TEXT", nullable: true),
                    register = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipt", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "receipt_adjustment",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    receipt_id = table.Column<long>(type: "INTEGER", nullable: false),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: true),
                    hash = table.Column<string>(type: "TEXT", nullable: true),
                    redemption_id = table.Column<string>(type: "TEXT", nullable: true),
                    line_id = table.Column<string>(type: "TEXT", nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    code_mask = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipt_adjustment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "receipt_identity",
                columns: table => new
                {
                    receipt_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    issuer = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipt_identity", x => x.receipt_id);
                });

            migrationBuilder.CreateTable(
                name: "receipt_line",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    receipt_id = table.Column<long>(type: "INTEGER", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    sku = table.Column<string>(type: "TEXT", nullable: false),
                    product_id = table.Column<long>(type: "INTEGER", nullable: true),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    unit_price = table.Column<long>(type: "INTEGER", nullable: true),
                    list_price = table.Column<long>(type: "INTEGER", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_current = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipt_line", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "redemption",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    evaluation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    reserved_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    confirmed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    accomplished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    store_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    discount = table.Column<long>(type: "INTEGER", nullable: false),
                    receipt_source = table.Column<string>(type: "TEXT", nullable: true),
                    receipt_store = table.Column<string>(type: "TEXT", nullable: true),
                    receipt_number = table.Column<string>(type: "TEXT", nullable: true),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    device = table.Column<string>(type: "TEXT", nullable: true),
                    clerk = table.Column<string>(type: "TEXT", nullable: true),
                    too_fast = table.Column<int>(type: "INTEGER", nullable: true),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    part_of = table.Column<byte[]>(type: "BLOB", nullable: true),
                    part_number = table.Column<int>(type: "INTEGER", nullable: false),
                    part_points = table.Column<long>(type: "INTEGER", nullable: false),
                    parts = table.Column<int>(type: "INTEGER", nullable: false),
                    rest_let_go_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_redemption", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "redemption_part_line",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    redemption_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    part_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    discount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_redemption_part_line", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registered_template",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    fields = table.Column<string>(type: "TEXT", nullable: false),
                    is_one_time = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    state_reason = table.Column<string>(type: "TEXT", nullable: true),
                    state_at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_archived = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_registered_template", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rehearsal",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    promotion_id = table.Column<long>(type: "INTEGER", nullable: false),
                    question = table.Column<string>(type: "TEXT", nullable: false),
                    sides = table.Column<string>(type: "TEXT", nullable: false),
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    asked_by_id = table.Column<long>(type: "INTEGER", nullable: false),
                    asked_by = table.Column<string>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    job_run_id = table.Column<long>(type: "INTEGER", nullable: true),
                    figures = table.Column<string>(type: "TEXT", nullable: true),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rehearsal", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rehearsal_tally",
                columns: table => new
                {
                    rehearsal_id = table.Column<long>(type: "INTEGER", nullable: false),
                    side = table.Column<int>(type: "INTEGER", nullable: false),
                    over = table.Column<int>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    uses = table.Column<long>(type: "INTEGER", nullable: false),
                    money = table.Column<long>(type: "INTEGER", nullable: false),
                    listed = table.Column<long>(type: "INTEGER", nullable: false),
                    turned_away = table.Column<long>(type: "INTEGER", nullable: false),
                    members = table.Column<long>(type: "INTEGER", nullable: false),
                    ran_out_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rehearsal_tally", x => new { x.rehearsal_id, x.side, x.over, x.holder });
                });

            migrationBuilder.CreateTable(
                name: "returned_line",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    redemption_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    line_id = table.Column<string>(type: "TEXT", nullable: false),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: true),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_returned_line", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sending_ramp",
                columns: table => new
                {
                    occurrence_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    planned = table.Column<long>(type: "INTEGER", nullable: false),
                    stage = table.Column<int>(type: "INTEGER", nullable: false),
                    hold_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    held_since = table.Column<long>(type: "INTEGER", nullable: true),
                    held_for = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sending_ramp", x => new { x.occurrence_id, x.channel });
                });

            migrationBuilder.CreateTable(
                name: "sending_wish",
                columns: table => new
                {
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true),
                    less_often = table.Column<bool>(type: "INTEGER", nullable: false),
                    preferred = table.Column<string>(type: "TEXT", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sending_wish", x => x.member_id);
                });

            migrationBuilder.CreateTable(
                name: "setting",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    json = table.Column<string>(type: "TEXT", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_setting", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "spent_allowance",
                columns: table => new
                {
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    identity_id = table.Column<long>(type: "INTEGER", nullable: false),
                    template = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_given_back = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_spent_allowance", x => x.delivery_id);
                });

            migrationBuilder.CreateTable(
                name: "staff_task",
                columns: table => new
                {
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: false),
                    handed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    remind_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reminded_at = table.Column<long>(type: "INTEGER", nullable: true),
                    taken_by = table.Column<string>(type: "TEXT", nullable: true),
                    taken_by_code = table.Column<string>(type: "TEXT", nullable: true),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff_task", x => x.delivery_id);
                });

            migrationBuilder.CreateTable(
                name: "status_inquiry",
                columns: table => new
                {
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    asked = table.Column<int>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    said = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_status_inquiry", x => x.delivery_id);
                });

            migrationBuilder.CreateTable(
                name: "store",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    franchisee = table.Column<string>(type: "TEXT", nullable: true),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_store", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stored_evaluation",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    document = table.Column<string>(type: "TEXT", nullable: false),
                    signature = table.Column<string>(type: "TEXT", nullable: false),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    is_reserved = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_evaluation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "suppressed_address",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    masked = table.Column<string>(type: "TEXT", nullable: false),
                    @for = table.Column<int>(name: "for", type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    added_by = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_suppressed_address", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "till_device",
                columns: table => new
                {
                    store_id = table.Column<long>(type: "INTEGER", nullable: false),
                    device = table.Column<string>(type: "TEXT", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    contiguous = table.Column<long>(type: "INTEGER", nullable: false),
                    highest = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_till_device", x => new { x.store_id, x.device, x.is_test });
                });

            migrationBuilder.CreateTable(
                name: "topic",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    name_zh = table.Column<string>(type: "TEXT", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_topic", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "tracked_link",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tracked_link", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tracking_key",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    retired_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tracking_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "use",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    redemption_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    offer_hash = table.Column<string>(type: "TEXT", nullable: false),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: true),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    member_id = table.Column<long>(type: "INTEGER", nullable: true),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    store_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    discount = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    points = table.Column<long>(type: "INTEGER", nullable: false),
                    points_back = table.Column<long>(type: "INTEGER", nullable: false),
                    revenue = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    code_id = table.Column<long>(type: "INTEGER", nullable: true),
                    is_overrun = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_contaminated = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_use", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "use_entry",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    use_id = table.Column<long>(type: "INTEGER", nullable: false),
                    offer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    uses = table.Column<int>(type: "INTEGER", nullable: false),
                    money = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    store_id = table.Column<long>(type: "INTEGER", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    brand_share = table.Column<long>(type: "INTEGER", nullable: false),
                    store_share = table.Column<long>(type: "INTEGER", nullable: false),
                    supplier_share = table.Column<long>(type: "INTEGER", nullable: false),
                    cause = table.Column<string>(type: "TEXT", nullable: true),
                    part_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_use_entry", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "user",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_name = table.Column<string>(type: "TEXT", nullable: false),
                    normalized_user_name = table.Column<string>(type: "TEXT", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: true),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: false),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<long>(type: "INTEGER", nullable: true),
                    roles = table.Column<int>(type: "INTEGER", nullable: false),
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    theme = table.Column<string>(type: "TEXT", nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", nullable: true),
                    is_disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    must_change_password = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_sign_in_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_user", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "velocity_count",
                columns: table => new
                {
                    scope = table.Column<int>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    most = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_velocity_count", x => new { x.scope, x.holder });
                });

            migrationBuilder.CreateTable(
                name: "we_chat_grant",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    origin_member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    member_id = table.Column<long>(type: "INTEGER", nullable: false),
                    app = table.Column<string>(type: "TEXT", nullable: false),
                    template = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    source_key = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_we_chat_grant", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "campaign_content",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    is_reminder = table.Column<bool>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    html = table.Column<string>(type: "TEXT", nullable: true),
                    template_id = table.Column<long>(type: "INTEGER", nullable: true),
                    template_fields = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaign_content", x => x.id);
                    table.ForeignKey(
                        name: "FK_campaign_content_campaign_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaign",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "we_chat_allowance",
                columns: table => new
                {
                    identity_id = table.Column<long>(type: "INTEGER", nullable: false),
                    template = table.Column<string>(type: "TEXT", nullable: false),
                    remaining = table.Column<int>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_we_chat_allowance", x => new { x.identity_id, x.template });
                    table.CheckConstraint("ck_we_chat_allowance_remaining", "remaining >= 0");
                    table.ForeignKey(
                        name: "FK_we_chat_allowance_identity_identity_id",
                        column: x => x.identity_id,
                        principalTable: "identity",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "barcode",
                columns: table => new
                {
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    product_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_barcode", x => x.value);
                    table.ForeignKey(
                        name: "FK_barcode_product_product_id",
                        column: x => x.product_id,
                        principalTable: "product",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_activity_entry_event_name_at",
                table: "activity_entry",
                columns: new[] { "event_name", "at" },
                filter: "event_name IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_activity_entry_kind_at",
                table: "activity_entry",
                columns: new[] { "kind", "at" },
                filter: "kind IN (22, 23)");

            migrationBuilder.CreateIndex(
                name: "IX_activity_entry_kind_campaign_id_member_id",
                table: "activity_entry",
                columns: new[] { "kind", "campaign_id", "member_id" });

            migrationBuilder.CreateIndex(
                name: "IX_activity_entry_member_id_at",
                table: "activity_entry",
                columns: new[] { "member_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_activity_entry_source_key",
                table: "activity_entry",
                column: "source_key",
                unique: true,
                filter: "source_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_hash",
                table: "api_key",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_api_key_name",
                table: "api_key",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_approval_request_campaign_id",
                table: "approval_request",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "IX_approval_request_state_id",
                table: "approval_request",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_assignment_campaign_id_member_id",
                table: "assignment",
                columns: new[] { "campaign_id", "member_id" });

            migrationBuilder.CreateIndex(
                name: "IX_assignment_capped",
                table: "assignment",
                column: "occurrence_id",
                filter: "reason IN ('frequency_cap', 'less_often')");

            migrationBuilder.CreateIndex(
                name: "IX_assignment_member_id_offer_id",
                table: "assignment",
                columns: new[] { "member_id", "offer_id" });

            migrationBuilder.CreateIndex(
                name: "IX_assignment_occurrence_id_origin_member_id",
                table: "assignment",
                columns: new[] { "occurrence_id", "origin_member_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audience_name",
                table: "audience",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_audience_version_audience_id_number",
                table: "audience_version",
                columns: new[] { "audience_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_entry_at",
                table: "audit_entry",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entry_subject_kind_subject_id",
                table: "audit_entry",
                columns: new[] { "subject_kind", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_text_member_id",
                table: "audit_text",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_barcode_product_id",
                table: "barcode",
                column: "product_id");

            migrationBuilder.CreateIndex(
                name: "IX_campaign_offer_id",
                table: "campaign",
                column: "offer_id");

            migrationBuilder.CreateIndex(
                name: "IX_campaign_state",
                table: "campaign",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_campaign_content_campaign_id_channel_language_is_reminder",
                table: "campaign_content",
                columns: new[] { "campaign_id", "channel", "language", "is_reminder" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_code_guess_last_at",
                table: "code_guess",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "IX_conflict_explanation_campaign_id",
                table: "conflict_explanation",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "IX_conflict_explanation_side_other_id",
                table: "conflict_explanation",
                columns: new[] { "side", "other_id" });

            migrationBuilder.CreateIndex(
                name: "IX_consent_evidence_member_id",
                table: "consent_evidence",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_consent_record_member_id",
                table: "consent_record",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_consent_state_channel_topic_member_id",
                table: "consent_state",
                columns: new[] { "channel", "topic", "member_id" },
                filter: "granted");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_address_hash_occurrence_id_step",
                table: "delivery",
                columns: new[] { "address_hash", "occurrence_id", "step" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_delivery_key",
                table: "delivery",
                column: "key",
                unique: true,
                filter: "attempt > 0");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_member_id",
                table: "delivery",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_occurrence_id_channel_state",
                table: "delivery",
                columns: new[] { "occurrence_id", "channel", "state" },
                filter: "step = 100");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_occurrence_id_channel_state_cost",
                table: "delivery",
                columns: new[] { "occurrence_id", "channel", "state", "cost" },
                filter: "cost IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_occurrence_id_channel_state_reason",
                table: "delivery",
                columns: new[] { "occurrence_id", "channel", "state", "reason" },
                filter: "reason IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_occurrence_id_origin_member_id_channel_step",
                table: "delivery",
                columns: new[] { "occurrence_id", "origin_member_id", "channel", "step" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_delivery_state_channel_occurrence_id_not_before",
                table: "delivery",
                columns: new[] { "state", "channel", "occurrence_id", "not_before" });

            migrationBuilder.CreateIndex(
                name: "IX_delivery_event_at",
                table: "delivery_event",
                column: "at",
                filter: "kind IN ('opened', 'clicked')");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_event_campaign_id_kind",
                table: "delivery_event",
                columns: new[] { "campaign_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "IX_delivery_event_channel_at",
                table: "delivery_event",
                columns: new[] { "channel", "at" },
                filter: "kind IN ('bounced', 'complained')");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_event_channel_provider_event_id",
                table: "delivery_event",
                columns: new[] { "channel", "provider_event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_delivery_event_delivery_id",
                table: "delivery_event",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "IX_event_properties_member_id",
                table: "event_properties",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_event_subscription_is_active",
                table: "event_subscription",
                column: "is_active");

            migrationBuilder.CreateIndex(
                name: "IX_failed_address_at",
                table: "failed_address",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_file_import_kind_id",
                table: "file_import",
                columns: new[] { "kind", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_held_back_last_at",
                table: "held_back",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_record_at",
                table: "idempotency_record",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_identity_kind_value_issuer_member_id",
                table: "identity",
                columns: new[] { "kind", "value", "issuer", "member_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_member_id",
                table: "identity",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_inbound_message_at",
                table: "inbound_message",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_inbound_message_channel_provider_id",
                table: "inbound_message",
                columns: new[] { "channel", "provider_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_issued_list_campaign_id",
                table: "issued_list",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "IX_issued_list_expires_at",
                table: "issued_list",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_issued_list_name",
                table: "issued_list",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_job_run_job_subject",
                table: "job_run",
                columns: new[] { "job", "subject" });

            migrationBuilder.CreateIndex(
                name: "IX_job_run_state_id",
                table: "job_run",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_member_birth_day",
                table: "member",
                column: "birth_day",
                filter: "birth_day IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_member_erased",
                table: "member",
                column: "source",
                filter: "status = 2");

            migrationBuilder.CreateIndex(
                name: "IX_member_home_store_id",
                table: "member",
                column: "home_store_id",
                filter: "home_store_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_member_merged_into_id",
                table: "member",
                column: "merged_into_id",
                filter: "merged_into_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_member_source_source_id",
                table: "member",
                columns: new[] { "source", "source_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_member_tier",
                table: "member",
                column: "tier");

            migrationBuilder.CreateIndex(
                name: "IX_member_attribute_name_value",
                table: "member_attribute",
                columns: new[] { "name", "value" });

            migrationBuilder.CreateIndex(
                name: "IX_member_claim_campaign_id_reason",
                table: "member_claim",
                columns: new[] { "campaign_id", "reason" });

            migrationBuilder.CreateIndex(
                name: "IX_member_claim_member_id_offer_id",
                table: "member_claim",
                columns: new[] { "member_id", "offer_id" });

            migrationBuilder.CreateIndex(
                name: "IX_member_claim_offer_id_origin_member_id_reason",
                table: "member_claim",
                columns: new[] { "offer_id", "origin_member_id", "reason" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_member_list_name",
                table: "member_list",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_member_list_entry_member_id",
                table: "member_list_entry",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_member_tag_tag",
                table: "member_tag",
                column: "tag");

            migrationBuilder.CreateIndex(
                name: "IX_merge_proposal_first_member_id_second_member_id",
                table: "merge_proposal",
                columns: new[] { "first_member_id", "second_member_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_merge_proposal_state_id",
                table: "merge_proposal",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_merge_record_absorbed_id",
                table: "merge_record",
                column: "absorbed_id");

            migrationBuilder.CreateIndex(
                name: "IX_merge_record_survivor_id",
                table: "merge_record",
                column: "survivor_id");

            migrationBuilder.CreateIndex(
                name: "IX_occurrence_campaign_id_local_at",
                table: "occurrence",
                columns: new[] { "campaign_id", "local_at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_occurrence_state_due_at",
                table: "occurrence",
                columns: new[] { "state", "due_at" });

            migrationBuilder.CreateIndex(
                name: "IX_offer_promotion_id_number",
                table: "offer",
                columns: new[] { "promotion_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_offer_state",
                table: "offer",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_offer_code_hmac",
                table: "offer_code",
                column: "hmac",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_offer_code_member_id",
                table: "offer_code",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_offer_code_offer_id_member_id",
                table: "offer_code",
                columns: new[] { "offer_id", "member_id" });

            migrationBuilder.CreateIndex(
                name: "IX_offer_code_promotion_id",
                table: "offer_code",
                column: "promotion_id");

            migrationBuilder.CreateIndex(
                name: "IX_offer_hold_offer_id_id",
                table: "offer_hold",
                columns: new[] { "offer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_offer_invitation_offer_id_store_id",
                table: "offer_invitation",
                columns: new[] { "offer_id", "store_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_offer_invitation_store_id",
                table: "offer_invitation",
                column: "store_id");

            migrationBuilder.CreateIndex(
                name: "IX_offline_sale_redemption_id",
                table: "offline_sale",
                column: "redemption_id");

            migrationBuilder.CreateIndex(
                name: "IX_offline_sale_store_id_device_is_test_sequence",
                table: "offline_sale",
                columns: new[] { "store_id", "device", "is_test", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_campaign_id_id",
                table: "outbox_message",
                columns: new[] { "campaign_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_channel_id",
                table: "outbox_message",
                columns: new[] { "channel", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_member_id",
                table: "outbox_message",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_event_at",
                table: "outgoing_event",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_outside_promotion_place_name",
                table: "outside_promotion",
                columns: new[] { "place", "name" });

            migrationBuilder.CreateIndex(
                name: "IX_outside_promotion_to",
                table: "outside_promotion",
                column: "to");

            migrationBuilder.CreateIndex(
                name: "IX_person_search_name",
                table: "person",
                column: "search_name");

            migrationBuilder.CreateIndex(
                name: "IX_product_category",
                table: "product",
                column: "category");

            migrationBuilder.CreateIndex(
                name: "IX_product_sku",
                table: "product",
                column: "sku",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_product_style_code",
                table: "product",
                column: "style_code");

            migrationBuilder.CreateIndex(
                name: "IX_product_price_from",
                table: "product_price",
                column: "from");

            migrationBuilder.CreateIndex(
                name: "IX_product_price_product_id_store_id_from",
                table: "product_price",
                columns: new[] { "product_id", "store_id", "from" });

            migrationBuilder.CreateIndex(
                name: "IX_promotion_name",
                table: "promotion",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_protection_key_name",
                table: "protection_key",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_receipt_at",
                table: "receipt",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_receipt_member_id_at",
                table: "receipt",
                columns: new[] { "member_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_receipt_source_store_code_receipt_number_revision",
                table: "receipt",
                columns: new[] { "source", "store_code", "receipt_number", "revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_receipt_store_id_at",
                table: "receipt",
                columns: new[] { "store_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_receipt_adjustment_receipt_id",
                table: "receipt_adjustment",
                column: "receipt_id");

            migrationBuilder.CreateIndex(
                name: "IX_receipt_identity_kind_value",
                table: "receipt_identity",
                columns: new[] { "kind", "value" });

            migrationBuilder.CreateIndex(
                name: "IX_receipt_line_member_id_at",
                table: "receipt_line",
                columns: new[] { "member_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_receipt_line_product_id_at",
                table: "receipt_line",
                columns: new[] { "product_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_receipt_line_receipt_id",
                table: "receipt_line",
                column: "receipt_id");

            migrationBuilder.CreateIndex(
                name: "IX_redemption_member_id",
                table: "redemption",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_redemption_part_of",
                table: "redemption",
                column: "part_of");

            migrationBuilder.CreateIndex(
                name: "IX_redemption_receipt_number_receipt_store_receipt_source_is_test",
                table: "redemption",
                columns: new[] { "receipt_number", "receipt_store", "receipt_source", "is_test" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_redemption_state_expires_at",
                table: "redemption",
                columns: new[] { "state", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_redemption_part_line_redemption_id",
                table: "redemption_part_line",
                column: "redemption_id");

            migrationBuilder.CreateIndex(
                name: "IX_registered_template_channel_code",
                table: "registered_template",
                columns: new[] { "channel", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rehearsal_asked_at",
                table: "rehearsal",
                column: "asked_at");

            migrationBuilder.CreateIndex(
                name: "IX_rehearsal_promotion_id_id",
                table: "rehearsal",
                columns: new[] { "promotion_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_returned_line_redemption_id",
                table: "returned_line",
                column: "redemption_id");

            migrationBuilder.CreateIndex(
                name: "IX_staff_task_due_at",
                table: "staff_task",
                column: "due_at",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_staff_task_key",
                table: "staff_task",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_staff_task_store_id_due_at",
                table: "staff_task",
                columns: new[] { "store_id", "due_at" },
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_staff_task_store_id_ended_at",
                table: "staff_task",
                columns: new[] { "store_id", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "IX_status_inquiry_channel_next_at",
                table: "status_inquiry",
                columns: new[] { "channel", "next_at" });

            migrationBuilder.CreateIndex(
                name: "IX_store_code",
                table: "store",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_store_region",
                table: "store",
                column: "region");

            migrationBuilder.CreateIndex(
                name: "IX_stored_evaluation_is_reserved_at",
                table: "stored_evaluation",
                columns: new[] { "is_reserved", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_suppressed_address_hash",
                table: "suppressed_address",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tracked_link_campaign_id_hash",
                table: "tracked_link",
                columns: new[] { "campaign_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_use_campaign_id_state",
                table: "use",
                columns: new[] { "campaign_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_use_member_id_offer_id",
                table: "use",
                columns: new[] { "member_id", "offer_id" });

            migrationBuilder.CreateIndex(
                name: "IX_use_offer_id_state",
                table: "use",
                columns: new[] { "offer_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_use_redemption_id",
                table: "use",
                column: "redemption_id");

            migrationBuilder.CreateIndex(
                name: "IX_use_entry_id",
                table: "use_entry",
                column: "id",
                filter: "kind = 6");

            migrationBuilder.CreateIndex(
                name: "IX_use_entry_offer_id_at",
                table: "use_entry",
                columns: new[] { "offer_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_use_entry_store_id_at",
                table: "use_entry",
                columns: new[] { "store_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_use_entry_use_id",
                table: "use_entry",
                column: "use_id");

            migrationBuilder.CreateIndex(
                name: "IX_user_normalized_user_name",
                table: "user",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_we_chat_grant_member_id",
                table: "we_chat_grant",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "IX_we_chat_grant_source_key",
                table: "we_chat_grant",
                column: "source_key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "activity_entry");

            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "approval_request");

            migrationBuilder.DropTable(
                name: "assignment");

            migrationBuilder.DropTable(
                name: "audience");

            migrationBuilder.DropTable(
                name: "audience_version");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_link");

            migrationBuilder.DropTable(
                name: "audit_text");

            migrationBuilder.DropTable(
                name: "barcode");

            migrationBuilder.DropTable(
                name: "brand");

            migrationBuilder.DropTable(
                name: "campaign_content");

            migrationBuilder.DropTable(
                name: "cap_counter");

            migrationBuilder.DropTable(
                name: "channel_health");

            migrationBuilder.DropTable(
                name: "channel_setting");

            migrationBuilder.DropTable(
                name: "channel_tally");

            migrationBuilder.DropTable(
                name: "claim_counter");

            migrationBuilder.DropTable(
                name: "code_guess");

            migrationBuilder.DropTable(
                name: "conflict_explanation");

            migrationBuilder.DropTable(
                name: "consent_evidence");

            migrationBuilder.DropTable(
                name: "consent_record");

            migrationBuilder.DropTable(
                name: "consent_state");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "delivery_event");

            migrationBuilder.DropTable(
                name: "event_properties");

            migrationBuilder.DropTable(
                name: "event_subscription");

            migrationBuilder.DropTable(
                name: "failed_address");

            migrationBuilder.DropTable(
                name: "file_import");

            migrationBuilder.DropTable(
                name: "held_back");

            migrationBuilder.DropTable(
                name: "idempotency_record");

            migrationBuilder.DropTable(
                name: "inbound_message");

            migrationBuilder.DropTable(
                name: "issued_list");

            migrationBuilder.DropTable(
                name: "job_run");

            migrationBuilder.DropTable(
                name: "kill_switch");

            migrationBuilder.DropTable(
                name: "member");

            migrationBuilder.DropTable(
                name: "member_attribute");

            migrationBuilder.DropTable(
                name: "member_claim");

            migrationBuilder.DropTable(
                name: "member_list");

            migrationBuilder.DropTable(
                name: "member_list_entry");

            migrationBuilder.DropTable(
                name: "member_tag");

            migrationBuilder.DropTable(
                name: "merge_proposal");

            migrationBuilder.DropTable(
                name: "merge_record");

            migrationBuilder.DropTable(
                name: "occurrence");

            migrationBuilder.DropTable(
                name: "offer");

            migrationBuilder.DropTable(
                name: "offer_claim");

            migrationBuilder.DropTable(
                name: "offer_code");

            migrationBuilder.DropTable(
                name: "offer_hold");

            migrationBuilder.DropTable(
                name: "offer_invitation");

            migrationBuilder.DropTable(
                name: "offer_pack");

            migrationBuilder.DropTable(
                name: "offline_sale");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "outgoing_event");

            migrationBuilder.DropTable(
                name: "outside_promotion");

            migrationBuilder.DropTable(
                name: "person");

            migrationBuilder.DropTable(
                name: "product_price");

            migrationBuilder.DropTable(
                name: "promotion");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "receipt");

            migrationBuilder.DropTable(
                name: "receipt_adjustment");

            migrationBuilder.DropTable(
                name: "receipt_identity");

            migrationBuilder.DropTable(
                name: "receipt_line");

            migrationBuilder.DropTable(
                name: "redemption");

            migrationBuilder.DropTable(
                name: "redemption_part_line");

            migrationBuilder.DropTable(
                name: "registered_template");

            migrationBuilder.DropTable(
                name: "rehearsal");

            migrationBuilder.DropTable(
                name: "rehearsal_tally");

            migrationBuilder.DropTable(
                name: "returned_line");

            migrationBuilder.DropTable(
                name: "sending_ramp");

            migrationBuilder.DropTable(
                name: "sending_wish");

            migrationBuilder.DropTable(
                name: "setting");

            migrationBuilder.DropTable(
                name: "spent_allowance");

            migrationBuilder.DropTable(
                name: "staff_task");

            migrationBuilder.DropTable(
                name: "status_inquiry");

            migrationBuilder.DropTable(
                name: "store");

            migrationBuilder.DropTable(
                name: "stored_evaluation");

            migrationBuilder.DropTable(
                name: "suppressed_address");

            migrationBuilder.DropTable(
                name: "till_device");

            migrationBuilder.DropTable(
                name: "topic");

            migrationBuilder.DropTable(
                name: "tracked_link");

            migrationBuilder.DropTable(
                name: "tracking_key");

            migrationBuilder.DropTable(
                name: "use");

            migrationBuilder.DropTable(
                name: "use_entry");

            migrationBuilder.DropTable(
                name: "user");

            migrationBuilder.DropTable(
                name: "velocity_count");

            migrationBuilder.DropTable(
                name: "we_chat_allowance");

            migrationBuilder.DropTable(
                name: "we_chat_grant");

            migrationBuilder.DropTable(
                name: "product");

            migrationBuilder.DropTable(
                name: "campaign");

            migrationBuilder.DropTable(
                name: "identity");
        }
    }
}
