"""Realistic presses for some listeners; all others get generic ones.

A sample is (action id, what the press holds, the places where its button stands): ``m`` an ephemeral message, ``p`` a
public one, ``h`` App Home, ``d`` a modal. Forms are opened by the press that opens them for people.
"""

CODE, BARE = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
WEEKLY, STOPPED, OPEN = "C0WEEKLY", "C0STOPPED", "C0OPEN"  # channels with a summary, a paused one, and unasked answers
PHRASE_KEY = "f" * 64  # of words that wait for staff
SECRET = "internal canary 7Q"  # a step for staff alone
PARCEL = f'[[["{CODE}",0,[],1]],[],0,0]'


def button(value):
    return {"type": "button", "value": value}


def menu(value, kind="static_select"):
    option = value and {"text": {"type": "plain_text", "text": value}, "value": value}
    return {"type": kind, "selected_option": option}


PRESSES = (
    ("pick_code", button(f"|{CODE}"), "mpd"),
    ("pick_code", button(f"1|{CODE}|otp wrong"), "mpd"),
    ("share_answer", button(PARCEL), "m"),
    ("show_whole_answer", button(PARCEL), "md"),
    ("list_group", button("account"), "mpd"),
    ("list_page:account:1", button("1|account"), "mp"),
    ("look_up_typed", menu(CODE, "external_select"), "d"),
    ("look_up_typed", menu(None, "external_select"), "d"),
    ("faq:week:codes:1", button("week|codes|1|private|"), "mp"),
    ("draw_stats", button(f"private|{CODE}"), "mp"),
    ("how_counted", button("UTC"), "mh"),
    ("solved_it", button(f"{CODE}|{CODE}|2"), "mpd"),
    ("didnt_help", button(f"{CODE}|{CODE}|2"), "mpd"),
    ("say_why", button(f"{CODE}|{CODE}|2"), "md"),
    ("follow_code", button(BARE), "mpd"),
    ("stop_following", button(BARE), "md"),
    ("suggest_step", button(CODE), "mhd"),
    ("review_suggestion", button("1"), "mh"),
    ("accept_suggestion", button(f"1|{CODE}"), "d"),
    ("merge_suggestion", button(f"1|{CODE}"), "d"),
    ("home_search", {"type": "plain_text_input", "value": "113"}, "h"),
    ("home_ask", button("ask"), "h"),
    ("home_show", button(CODE), "h"),
    ("home_stop", button(BARE), "h"),
    ("home_followed:2", button("2"), "h"),
    ("home_period", menu("month"), "h"),
    ("home_queue:2", button("2"), "h"),
    ("home_section", menu("account"), "h"),
    ("home_kind", menu("*"), "h"),
    ("home_follow", button("USCUSTOMER_API_0000999"), "h"),
    *((f"home_{what}_phrase", button(PHRASE_KEY), "h") for what in ("add", "dismiss")),
    ("home_mark", button(CODE), "h"),
    ("home_settings", button("settings"), "h"),
    ("schedule_add", button("add"), "h"),
    *((f"schedule_{what}", button(WEEKLY), "h") for what in ("change", "pause", "remove", "test")),
    ("schedule_resume", button(STOPPED), "hp"),
    ("write_steps", button(CODE), "mphd"),
    ("more", menu(f"verify|{CODE}|{CODE}|2", "overflow"), "md"),
    ("more", menu(f"history|{CODE}|{CODE}", "overflow"), "md"),
    ("more", menu(f"mark|{CODE}", "overflow"), "md"),
    ("snooze_surge_1", button(f"1|{WEEKLY}|{CODE}"), "p"),
    ("other_steps_1", button(f"{CODE}|{CODE}"), "d"),
    ("add_step", button("add"), "d"),
    ("arrange_steps", menu("down|1"), "d"),
    ("preview_steps", button("preview"), "d"),
    ("turn_history:1", button(f"{CODE}|1"), "d"),
    ("restore_steps", button(f"{CODE}|1|2"), "d"),
    ("retire_steps", button(f"{CODE}|2"), "d"),
)
STEPS, HISTORY = ("write_steps", button(CODE), "m"), ("more", menu(f"history|{CODE}|{CODE}", "overflow"), "m")
OPENERS = {  # what opens a form, or the modal in which something is pressed, by callback or action id
    "say_why_form": ("say_why", button(f"{CODE}|{CODE}|2"), "m"),
    "suggest_step_form": ("suggest_step", button(CODE), "m"),
    "decline_suggestion_form": ("review_suggestion", button("1"), "h"),
    "home_asked": ("home_ask", button("ask"), "h"),
    "home_settings_chosen": ("home_settings", button("settings"), "h"),
    "schedule_saved": ("schedule_change", button(WEEKLY), "h"),
    "steps_form": STEPS,
    "marks_form": ("home_mark", button(CODE), "h"),
    "message_form": "save_as_step",
    "look_up_typed": "look_up_code",
    "accept_suggestion": ("review_suggestion", button("1"), "h"),
    "merge_suggestion": ("review_suggestion", button("1"), "h"),
    **dict.fromkeys(("other_steps_1", "add_step", "arrange_steps", "preview_steps"), STEPS),
    **dict.fromkeys(("turn_history:1", "restore_steps", "retire_steps"), HISTORY),
}
ENTERED = {  # what people enter in a form, by callback and block id
    "say_why_form": {"line": "It did not work."},
    "suggest_step_form": {"step": "Restart the terminal."},
    "decline_suggestion_form": {"sentence": "We have a better one."},
    "home_asked": {"home_search": "113"},
    "home_settings_chosen": {"verification_days": "80", "days": "80"},
    "schedule_saved": {"hour": "11"},
    "steps_form": {"step_1": "Another text."},
    "marks_form": {"severity": "high"},
    "message_form": {"found_code": CODE},
}
TEXTS = ("", "113", f"faq {CODE}", "faq", "stats 113", "steps 113", "list account", "no such thing at all")
EVENTS = {  # what an event tells, several of a kind
    "app_mention": [{"text": f"<@U0ERRDESK> {text}", "channel": "C1"} for text in ("113", "stats 113", "")],
    "message": [
        {"text": "113", "channel": "D1", "channel_type": "im"},
        {"text": "USCUSTOMER_API_0000113", "channel": OPEN, "channel_type": "channel"},
        {"text": "nothing to do with us", "channel": "C1", "channel_type": "channel"},
    ],
    "app_home_opened": [{"tab": "home", "channel": "D1"}, {"tab": "messages", "channel": "D1"}],
    "subteam_members_changed": [{"subteam_id": "S0STAFF", "team_id": "T1", "added_users": ["U1"]}],
    "subteam_updated": [{"subteam": {"id": "S0STAFF", "users": []}}],
}
