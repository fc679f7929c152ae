"""The fake's methods for people, channels, messages and files, as far as the bot calls them."""

from tests.slack.support.fake_checks import SlackRefuses, check

BOT = "U0ERRDESK"


class Conversations:
    """The part of the fake that stores messages and files, and knows people."""

    def users_info(self, body):
        if body.get("user") not in self.users:
            raise SlackRefuses("user_not_found")
        return {"user": self.users[body["user"]]}

    def usergroups_users_list(self, body):
        if body.get("usergroup") not in self.groups:
            raise SlackRefuses("no_such_subteam")
        return {"users": list(self.groups[body["usergroup"]])}

    def conversations_open(self, body):
        if body.get("users") not in self.users:
            raise SlackRefuses("user_not_found")
        return {"channel": {"id": f"D{body['users'][1:]}"}}

    def conversations_history(self, body):
        heads = [message for message in self.posted[body["channel"]] if not message.get("thread_ts")]
        return self.page(heads[::-1], body)

    def conversations_replies(self, body):
        messages = self.posted[body["channel"]]
        thread = [message for message in messages if body["ts"] in {message["ts"], message.get("thread_ts")}]
        if not thread:
            raise SlackRefuses("thread_not_found")
        return self.page(thread, body)

    def page(self, messages, body):
        newest = messages[: int(body.get("limit") or 100)]
        hidden = {"metadata"} if str(body.get("include_all_metadata")).lower() not in {"true", "1"} else set()
        return {
            "messages": [{k: v for k, v in message.items() if k not in hidden} for message in newest],
            "has_more": False,
        }

    # messages

    def room(self, body):
        if body["channel"] in self.outside:
            raise SlackRefuses("not_in_channel")
        if body["channel"] in self.archived:
            raise SlackRefuses("is_archived")
        return f"D{body['channel'][1:]}" if body["channel"][0] in "UW" else body["channel"]

    def chat_postMessage(self, body):  # noqa: N802 - Slack's name
        check(body, "message")
        channel = self.room(body)
        self.take_files(body)
        ts = "1.1" if not self.posted[channel] else f"{1 + len(self.posted[channel])}.1"
        message = {"type": "message", "user": BOT, "bot_id": "B1", **body, "ts": ts, "channel": channel}
        self.posted[channel].append(message)
        return {"ts": ts, "channel": channel, "message": message}

    def take_files(self, body):
        pictured = any(block["type"] == "image" for block in body.get("blocks") or ())
        if pictured and self.processing:
            self.processing -= 1
            raise SlackRefuses("invalid_blocks")

    def files_getUploadURLExternal(self, _body):  # noqa: N802 - the same
        name = f"F{next(self.number)}"
        return {"file_id": name, "upload_url": f"{self.url}upload?of={name}"}

    def files_completeUploadExternal(self, body):  # noqa: N802 - the same
        files = [{"url_private": f"{self.url}files/{file['id']}", **file} for file in body["files"]]
        return {"files": [{"permalink": file["url_private"], **file} for file in files]}

    def files_delete(self, body):
        if body["file"] not in self.files:
            raise SlackRefuses("file_not_found")
        del self.files[body["file"]]
        return {}

    def chat_postEphemeral(self, body):  # noqa: N802 - the same
        check(body, "message")
        self.room(body)
        return {"message_ts": "1.1"}

    def chat_update(self, body):
        check(body, "message")
        for message in self.posted[body["channel"]]:
            if message["ts"] == body["ts"]:
                message.update(body)
                return {"ts": message["ts"], "channel": body["channel"]}
        raise SlackRefuses("message_not_found")

    def chat_delete(self, body):
        messages = self.posted[body["channel"]]
        if not any(message["ts"] == body["ts"] for message in messages):
            raise SlackRefuses("message_not_found")
        messages[:] = [message for message in messages if message["ts"] != body["ts"]]
        return {"ts": body["ts"], "channel": body["channel"]}

    def chat_getPermalink(self, body):  # noqa: N802 - the same
        return {"permalink": f"https://support.slack.com/archives/{body['channel']}/p{body['message_ts']}"}
