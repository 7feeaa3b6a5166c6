"""Who may do what, written out once more: each command and query of the services by its name."""

from tracker.domain.account import Role
from tracker.domain.rights import Action

INTERNAL = {
    "amended_forms": "amended_forms",
    "approval_lines": "approval_lines",
    "authorisation_facts": "authorisations_of",
    "authorisation_rows": "authorisation_rows",
    "recall_approvals": "listed_authorisations",
    "renewals": "open_renewals",
    "answers": "answers_of put_answers copy_answers stays_open",
    "audit_values": "parts_of",
    "authorize": "authorize who_works",
    "call_claims": "calling_now end_call",
    "continuations": "ask_rules evidence_lacking",
    "coded_reasons": "coded_reasons",
    "continuation_book": "standing_rules names_ever shipped_rules_of",
    "course_use": "uses refuse_where_used",
    "course_patients": "with_patients",
    "courses": "refuse_second_course",
    "day_closes": "closed_day new_close",
    "day_bookings": "close_bookings reopen_bookings days_left_open",
    "due": "record_numbers",
    "editing": "find find_seen last_changed_by user",
    "entered": "dose known_product known_condition known_reason",
    "exports": "rows_of_patients",
    "facts": "load_patient load_patients staff_names",
    "follow_ups": "follow_ups_of plan_follow_ups drop_follow_ups answer_follow_ups"
    " ask_follow_ups_again",
    "instrument_book": "instrument_book",
    "leavers": "count_left_items",
    "own_vials": "last_own_vial_expires",
    "patterns": "add_shipped_patterns",
    "session_vials": "session_vials put_vials",
    "vial_checks": "check_vials",
    "vial_records": "given_from put_open zone_of moment_on",
    "overriding": "may_override authorize_override telling_reason",
    "planned_sessions": "planned_on",
    "publishing": "preview_rules retire publish patients_with",
    "questions": "ask is_asked ask_about_patient ask_about_warnings take_back_questions open_questions add_to_questions take_back",
    "readiness": "read_readiness consents_of",
    "responses": "put_responses",
    "retired_entries": "retired_entries mark_retired retire_entry bring_back_entry",
    "rules": "current_rules forget_rules clinic_days",
    "session_imports": "session_imports",
    "session_sites": "checked_sites stored_sites",
    "site_checks": "check_sites",
    "staff": "staff_named name_of",
    "today": "day_of",
    "today_preparation": "last_maps",
    "today_parts": "courses_of injections_of people windows_of open_alerts",
    "visit_checks": "course_keys",
    "windows": "refresh_windows stored_rows",
    "withdrawal": "added",
}
"""What only other services call: whoever reached those was asked already."""

WHOLE = {
    "backups.copying": "copy_clinic",
    "backups.places": "places_of",
    "file_check": "check_file",
    "passwords": "accounts_with_passwords",
    "reauthenticate": "confirm_password",
    "slot_changes": "take_over_slots",
    "unlock": "tell_wrong_tries",
}
"""What is asked of a whole database by the program itself, or by each of themselves."""

READ, NURSE = "read", "nurse"
SIGN, DECIDE, ADMINISTER, ANYBODY = "sign", "decide", "administer", "anybody"

WHO_MAY = {
    "accounts": {
        ADMINISTER: "account_rows rights_form add_account change_rights deactivate_account"
        " reactivate_account",
        READ: "colleagues",
    },
    "audit_trail": {ADMINISTER: "trail_ids trail_rows trail_entry trail_people verify_trail"},
    "adverse_events": {READ: "event_form", NURSE: "add_event edit_event withdraw_event _put_back"},
    "alerts": {NURSE: "add_alert end_alert _warn_again _take_back _put_back"},
    "answers": {READ: "questions_to_ask"},
    "appointments": {
        NURSE: "book move_booking cancel_by_patient cancel_by_clinic mark_missed mark_came"
        " mark_arrived mark_not_treated"
        " _put_back _take_back _book_again",
        DECIDE: "accept_late _refuse_late",
    },
    "authorisations": {
        READ: "authorisation_form",
        NURSE: "open_authorisation edit_authorisation withdraw_authorisation mark_sent refuse"
        " appeal approve ask_anew chase_again _put_back",
    },
    "authorisation_list": {
        READ: "open_authorisation_ids open_authorisation_rows authorisations_of to_cover"
    },
    "deliveries": {NURSE: "order_drug drug_arrived _put_back"},
    "backups.ahead": {READ: "say_backup_ahead"},
    "backups.asked": {
        READ: "status_now back_up_now",
        ADMINISTER: "try_restore list_backups look_at_backup",
    },
    "backups.plain": {ADMINISTER: "replace_plain_backups"},
    "backups.entered_again": {READ: "to_enter_again", NURSE: "mark_entered_again"},
    "billing": {READ: "billed_amounts"},
    "booking_checks": {READ: "check_booking"},
    "call_claims": {NURSE: "claim_call"},
    "call_sheets": {NURSE: "make_sheet call_sheet newest_sheet type_back"},
    "check": {READ: "check_windows findings"},
    "choices": {READ: "available_protocols reasons staff_names products conditions"},
    "clinic": {ANYBODY: "the_clinic"},
    "clock_check": {READ: "find_wrong_clock"},
    "consents": {NURSE: "add_consent withdraw_consent"},
    "contacts": {NURSE: "record_attempt withdraw_attempt"},
    "continuation_rules": {
        READ: "continuation_rows",
        ADMINISTER: "publish_continuation retire_continuation bring_back_continuation",
    },
    "course_chart": {READ: "course_chart"},
    "course_endings": {DECIDE: "end_course reinstate_course _take_back_end _end_again"},
    "course_window": {READ: "course_window"},
    "courses": {
        READ: "course_form",
        NURSE: "open_course edit_course _put_back _close_again _reopen",
    },
    "dose_limits": {READ: "limit_rows preview_limit", ADMINISTER: "publish_limit confirm_limit"},
    "drawing_up": {NURSE: "draw_up put_back _take_out_again"},
    "drafts": {NURSE: "my_drafts read_draft keep_draft discard_draft hand_over_draft finish_draft"},
    "daily_paper": {ADMINISTER: "keep_passphrase", NURSE: "kept_passphrase"},
    "day_closing": {NURSE: "close_day _reopen _close_again"},
    "downtime": {NURSE: "downtime_lists"},
    "due": {READ: "due_courses", ADMINISTER: "export_due"},
    "exports": {ADMINISTER: "export_rows count_left_out sessions_left_out"},
    "follow_ups": {READ: "open_follow_ups", NURSE: "finish_follow_up _reopen"},
    "hand_over": {ADMINISTER: "hand_over hand_over_all _give _give_draft _put_decision"},
    "holds": {NURSE: "hold release"},
    "import_terms": {ADMINISTER: "import_terms"},
    "imports": {ADMINISTER: "import_rows"},
    "leavers": {ADMINISTER: "leaving_list", READ: "my_open_items"},
    "instruments": {
        READ: "instrument_rows",
        ADMINISTER: "publish_instrument retire_instrument bring_back_instrument",
    },
    "letter_settings": {
        READ: "letter_settings",
        ADMINISTER: "save_sender save_letter use_shipped_letter",
    },
    "letters": {NURSE: "plan_letters plan_letters_of_list log_letters _take_back"},
    "lot_search": {READ: "find_lot"},
    "lost_entries": {ANYBODY: "missing_mark", ADMINISTER: "may_accept_lost"},
    "moved_away": {ANYBODY: "moved_away"},
    "moving": {ADMINISTER: "_may_move"},
    "outcomes": {READ: "patient_outcomes"},
    "outside_doses": {
        READ: "outside_dose_form",
        NURSE: "add_outside_dose edit_outside_dose void_outside_dose _void_again _count_again",
    },
    "own_dates": {
        READ: "broken_floors late_day",
        DECIDE: "set_own_date clear_own_date _turn_round",
    },
    "patient_card": {READ: "patient_card"},
    "patient_list": {READ: "patient_ids patient_rows first_phones"},
    "patient_record": {READ: "patient_record"},
    "patient_search": {READ: "find_patients"},
    "patients": {READ: "patient_form", NURSE: "add_patient edit_patient"},
    "own_patterns": {READ: "own_pattern_rows", DECIDE: "retire_pattern bring_back_pattern"},
    "patterns": {READ: "muscle_choices pattern_choices", DECIDE: "keep_pattern"},
    "preview": {READ: "preview_visit preview_amend preview_give preview_void preview_outside"},
    "printing": {
        NURSE: "may_print_lists list_printed lot_printed day_printed",
        READ: "chart_printed",
    },
    "personal_intervals": {READ: "proposal_of", DECIDE: "accept_interval"},
    "prior_treatments": {NURSE: "add_prior withdraw_prior"},
    "procedures": {READ: "proposed_procedures"},
    "protocols": {
        READ: "protocol_rows protocol_history preview_protocol",
        ADMINISTER: "publish_protocol confirm_protocol",
    },
    "recall": {READ: "count_courses count_to_call recall_ids"},
    "recall_choices": {READ: "recall_choices"},
    "recall_panel": {READ: "recall_panel place_on_list"},
    "recall_rows": {READ: "recall_rows"},
    "reconciliation": {READ: "reconciliation attention_ids"},
    "reviews": {
        READ: "open_reviews_of",
        NURSE: "open_review _withdraw _reopen",
        DECIDE: "close_review keep_plan _set_kept",
    },
    "responses": {NURSE: "record_response withdraw_response"},
    "scores": {NURSE: "add_score withdraw_score _put_back"},
    "session_titles": {READ: "session_title"},
    "sessions": {
        READ: "session_form",
        NURSE: "give_session amend_session",
        SIGN: "sign_sessions",
        DECIDE: "void_session",
    },
    "site_maps": {READ: "session_maps"},
    "stock": {READ: "stock vials_to_choose ended_vials sizes"},
    "symptom_reports": {NURSE: "report_symptoms withdraw_report"},
    "today": {READ: "read_day"},
    "treating": {READ: "treats_on"},
    "unsigned": {READ: "unsigned_sessions"},
    "vial_sizes": {READ: "size_rows", ADMINISTER: "add_size retire_size bring_back_size"},
    "vials": {
        NURSE: "receive_vials open_vial finish_vial discard_vial return_vial reopen_vial _put_back"
        " _never_received _received_again",
    },
    "visit_checks": {READ: "check_visit check_amendment"},
    "visits": {READ: "blank_visit same_as_last_time", NURSE: "record_visit"},
    "weights": {NURSE: "add_weight withdraw_weight _restore"},
    "withdrawal": {NURSE: "withdraw put_back"},
}

PLAIN = {
    Role.READ_ONLY: {READ},
    Role.NURSE: {READ, NURSE},
    Role.CLINICIAN: {READ, NURSE, DECIDE},
    Role.ADMINISTRATOR: {READ, NURSE, ADMINISTER},
}
WITH_RIGHT = {
    Role.READ_ONLY: {READ},
    Role.NURSE: {READ, NURSE, SIGN},
    Role.CLINICIAN: {READ, NURSE, DECIDE, SIGN},
    Role.ADMINISTRATOR: {READ, NURSE, DECIDE, SIGN, ADMINISTER},
}
ACTIONS = {
    ANYBODY: {Action.NAME_THE_CLINIC},
    READ: {Action.READ, Action.READ_CHART, Action.CHECK, Action.KEEP_BACKUPS},
    NURSE: {
        Action.WORK_RECALL,
        Action.EDIT_PATIENTS,
        Action.EDIT_COURSES,
        Action.RECORD_SESSIONS,
        Action.KEEP_DRAFTS,
        Action.PRINT_LISTS,
    },
    SIGN: {Action.SIGN_SESSIONS, Action.AMEND_SESSIONS},
    DECIDE: {Action.VOID_SESSIONS, Action.DECIDE, Action.OVERRIDE, Action.END_COURSES},
    ADMINISTER: {
        Action.EDIT_RULES,
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_BACKUPS,
        Action.RESTORE,
        Action.IMPORT,
        Action.EXPORT,
        Action.CHANGE_SETTINGS,
        Action.READ_AUDIT,
    },
}
