"""A small client of the Language Server Protocol: the standard library alone.

It starts the server, frames messages, waits for the answer to a request or the
problems of a document, and keeps what came in between. Nothing waits for ever:
a server that says nothing for SECONDS_MAX fails the test.
"""

import json
import os
import queue
import subprocess
import threading

SECONDS_MAX = 60

# What an editor of today can show.
CAPABILITIES = {"textDocument": {
    "publishDiagnostics": {"relatedInformation": True},
    "hover": {"contentFormat": ["markdown", "plaintext"]},
    "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
}}


def frame(body):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Client:
    def __init__(self, comity, folder, capabilities=CAPABILITIES, starts=True):
        environment = {**os.environ, "COMITY_RULEBOOKS": str(folder)}
        self.folder = folder
        self.process = subprocess.Popen(
            [comity, "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment)
        self.messages = queue.Queue()
        self.number = 0
        self.texts = {}
        threading.Thread(target=self._read, daemon=True).start()
        if starts:
            self.capabilities = self.ask("initialize", {"capabilities": capabilities})
            self.tell("initialized", {})

    def _read(self):
        stream = self.process.stdout
        while header := stream.readline():
            size = int(header.split(b":")[1])
            stream.readline()
            self.messages.put(json.loads(stream.read(size)))
        self.messages.put(None)

    # Sending.

    def send(self, *bodies):
        """Messages in one write, so that the server finds them waiting together."""
        self.send_bytes(b"".join(frame(body) for body in bodies))

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method, params):
        self.number += 1
        return {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}

    def ask(self, method, params):
        """The result, or the error's code where there is none."""
        body = self.request(method, params)
        self.send(body)
        return self.answer(body["id"])

    # Receiving.

    def next(self):
        message = self.messages.get(timeout=SECONDS_MAX)
        if message is None:
            raise EOFError("the server has ended")
        return message

    def answer(self, number):
        while True:
            message = self.next()
            if "method" not in message and message["id"] == number:
                return message["error"]["code"] if "error" in message else message["result"]

    def problems(self, name=None):
        """The next problems that are published, of one document if it is named."""
        while True:
            message = self.next()
            if message.get("method") == "textDocument/publishDiagnostics":
                if name is None or message["params"]["uri"] == self.uri(name):
                    return message["params"]["diagnostics"]

    # Documents, by their names in the folder.

    def uri(self, name):
        return f"file://{self.folder}/{name}"

    def document(self, name):
        return {"textDocument": {"uri": self.uri(name)}}

    def at(self, name, line, character):
        return {**self.document(name), "position": {"line": line, "character": character}}

    def open(self, name, text):
        self.texts[name] = text
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(name), "languageId": "comity", "version": 1, "text": text}})

    def change(self, name, *changes):
        """Changes as the protocol has them; the texts are kept by whoever asks."""
        self.tell("textDocument/didChange", {
            "textDocument": {"uri": self.uri(name), "version": 2},
            "contentChanges": list(changes)})

    # Ending.

    def end(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.ended()

    def ended(self):
        """The exit code and standard error, once the client writes no more."""
        self.process.stdin.close()
        code = self.process.wait(timeout=SECONDS_MAX)
        return code, self.process.stderr.read().decode()


def edit(line, character, end_line, end_character, text):
    return {"range": {"start": {"line": line, "character": character},
                      "end": {"line": end_line, "character": end_character}}, "text": text}
