"""Small servers on loopback that the wall asks: a name server, and a place service like ip-api.com.
And raw snapshots made of a few flows."""
import http.server
import ipaddress
import json
import socket
import struct
import threading

PTR, IN = 12, 1
NO_ERROR, NXDOMAIN = 0, 3


class NameServer:
    """Answers PTR questions over UDP: a name for each address in `names`, NXDOMAIN for the others;
    nothing at all when `silent`."""

    def __init__(self, names, silent=False):
        self.names = {ipaddress.ip_address(address).reverse_pointer: name
                      for address, name in names.items()}
        self.silent = silent
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        while True:
            question, asker = self.socket.recvfrom(4096)
            if not question:
                return
            name, end = self._name(question)
            self.asked.append(name)
            if not self.silent:
                self.socket.sendto(self._answer(question, name, end), asker)

    @staticmethod
    def _name(question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode("ascii"))
            at += 1 + question[at]
        return ".".join(labels).lower(), at + 5

    def _answer(self, question, name, end):
        known = self.names.get(name)
        flags = 0x8180 | (NO_ERROR if known else NXDOMAIN)
        answer = question[:2] + struct.pack(">HHHHH", flags, 1, 1 if known else 0, 0, 0)
        answer += question[12:end]
        if known:
            data = b"".join(bytes([len(label)]) + label.encode("ascii")
                            for label in known.split(".")) + b"\0"
            answer += struct.pack(">HHHIH", 0xC00C, PTR, IN, 300, len(data)) + data
        return answer

    def close(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()


class PlaceServer:
    """Answers POST /batch with one city for every address, or that it knows none, after so many
    failures."""

    def __init__(self, city, failures=0):
        asked = self.asked = []
        failing = iter(range(failures))

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # the name is http.server's
                batch = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if next(failing, None) is not None:
                    self.send_error(503)
                    return
                asked.extend(one if isinstance(one, str) else one["query"] for one in batch)
                known = {"status": "success", **city} if city else {"status": "fail"}
                places = [{"query": address, **known} for address in asked[-len(batch):]]
                body = json.dumps(places).encode("utf-8")
                self.send_response(200)
                for name, value in (("Content-Type", "application/json"), ("X-Rl", "14"),
                                    ("X-Ttl", "60"), ("Content-Length", str(len(body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def snapshot(*pairs):
    """A raw snapshot of flows between each client and server, as ntopng would list them."""
    rows = [{"key": str(number), "hash_id": str(number), "first_seen": 1795461757,
             "last_seen": 1795461928, "duration": 172, "score": 0, "ifid": 0, "info": "",
             "l4_proto": {"id": 6, "name": "TCP"},
             "bytes": {"total": 3000, "cli_bytes": 1000, "srv_bytes": 2000},
             "throughput": {"bps": 900.0 - number, "pps": 1.5, "trend": 1, "type": "bps"},
             "application": {"name": "TLS", "app_id": 91},
             "client": {"ip": client, "name": client, "port": 50000 + number},
             "server": {"ip": server, "name": server, "port": 443}}
            for number, (client, server) in enumerate(pairs)]
    return json.dumps({"rc": 0, "recordsTotal": len(rows), "rc_str_hr": "Success",
                       "rc_str": "OK", "rsp": rows})
