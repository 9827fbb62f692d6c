#!/usr/bin/env python3
"""Makes assets/demo from a recorded ntopng active_list answer and an interface summary.

The flows stay in ntopng's format, so that the demo goes through the same decoder as a live server. What
is invented, and the same in each run: device names, applications and their host names, rates, alerts, and
the remote ends' places.
"""
import hashlib
import json
import pathlib
import statistics
import sys

OUT = pathlib.Path(__file__).resolve().parent.parent / "demo"
KEPT_FLOWS = 600
ALERTED_SHARE = 0.03
MAX_BPS = 125e6

DEVICES = """DESKTOP-7F2K pixel-8-anu proxmox-01 iphone-maria macbook-ops w11-finance redmi-note unraid
DESKTOP-Q4LM w10-reception laptop-sales android-ben ubuntu-ci imac-studio nas-02 iphone-14-leo w11-design
oneplus-12 kali-vm DESKTOP-R0SA printer-2f raspberrypi-4 macbook-pro-kim laptop-hr pixel-7a-jo ipad-lobby
win10-lab debian-mirror galaxy-s23-eva xiaomi-tv DESKTOP-anna docker-host nothing-phone w11-legal macmini-build
laptop-tom iphone-se-ravi ubuntu-db android-tv-meeting DESKTOP-K9XT w11-support redmi-12-omar camera-gate
macbook-air-lin linux-edge laptop-petra voip-desk-3 pixel-fold-sam win11-kiosk iphone-15-nora DESKTOP-5HWB
proxmox-02 moto-g84-pia w10-warehouse chromecast-hall laptop-guest-1 ipad-sales w11-payroll oppo-find-dan
raspberrypi-door DESKTOP-V2JC macpro-video thermostat-1f laptop-guest-2 huawei-p60-li ubuntu-runner-2
iphone-13-kofi w11-ceo nokia-g42 debian-backup DESKTOP-3DNE android-scanner laptop-ines""".split()

# city, country, latitude, longitude, share of the traffic
CITIES = [line.split(",") for line in """Frankfurt,DE,50.11,8.68,14
Berlin,DE,52.52,13.40,2
Munich,DE,48.14,11.58,2
Falkenstein,DE,50.48,12.37,2
Amsterdam,NL,52.37,4.90,9
London,GB,51.51,-0.13,9
Manchester,GB,53.48,-2.24,1
Paris,FR,48.86,2.35,5
Marseille,FR,43.30,5.37,2
Gravelines,FR,50.99,2.13,1
Dublin,IE,53.35,-6.26,5
Brussels,BE,50.85,4.35,1
Copenhagen,DK,55.68,12.57,1
Oslo,NO,59.91,10.75,1
Stockholm,SE,59.33,18.07,4
Luleå,SE,65.58,22.15,1
Helsinki,FI,60.17,24.94,3
Tallinn,EE,59.44,24.75,1
Riga,LV,56.95,24.11,1
Reykjavík,IS,64.15,-21.94,1
Madrid,ES,40.42,-3.70,3
Lisbon,PT,38.72,-9.14,1
Milan,IT,45.46,9.19,3
Zurich,CH,47.38,8.54,2
Vienna,AT,48.21,16.37,2
Prague,CZ,50.08,14.44,1
Warsaw,PL,52.23,21.01,2
Budapest,HU,47.50,19.04,1
Bucharest,RO,44.43,26.10,1
Sofia,BG,42.70,23.32,1
Athens,GR,37.98,23.73,1
Kyiv,UA,50.45,30.52,1
Istanbul,TR,41.01,28.98,2
Moscow,RU,55.76,37.62,1
Almaty,KZ,43.24,76.89,1
Ashburn,US,39.04,-77.49,12
New York,US,40.71,-74.01,5
Atlanta,US,33.75,-84.39,2
Miami,US,25.76,-80.19,2
Chicago,US,41.88,-87.63,3
Dallas,US,32.78,-96.80,4
Denver,US,39.74,-104.99,1
Salt Lake City,US,40.76,-111.89,1
San Jose,US,37.34,-121.89,9
Los Angeles,US,34.05,-118.24,4
The Dalles,US,45.59,-121.18,2
Seattle,US,47.61,-122.33,4
Honolulu,US,21.31,-157.86,1
Toronto,CA,43.65,-79.38,2
Montréal,CA,45.50,-73.57,2
Vancouver,CA,49.28,-123.12,1
Querétaro,MX,20.59,-100.39,1
Mexico City,MX,19.43,-99.13,1
Panama City,PA,8.98,-79.52,1
Bogotá,CO,4.71,-74.07,1
Quito,EC,-0.18,-78.47,1
Lima,PE,-12.05,-77.04,1
Santiago,CL,-33.45,-70.67,1
Buenos Aires,AR,-34.60,-58.38,1
Montevideo,UY,-34.90,-56.16,1
São Paulo,BR,-23.55,-46.63,4
Fortaleza,BR,-3.73,-38.53,1
Casablanca,MA,33.57,-7.59,1
Dakar,SN,14.72,-17.47,1
Accra,GH,5.60,-0.19,1
Lagos,NG,6.52,3.38,1
Cairo,EG,30.04,31.24,1
Nairobi,KE,-1.29,36.82,2
Mombasa,KE,-4.04,39.67,1
Luanda,AO,-8.84,13.23,1
Johannesburg,ZA,-26.20,28.05,3
Cape Town,ZA,-33.92,18.42,1
Tel Aviv,IL,32.09,34.78,1
Riyadh,SA,24.71,46.68,1
Manama,BH,26.23,50.59,1
Dubai,AE,25.20,55.27,5
Karachi,PK,24.86,67.00,1
Mumbai,IN,19.08,72.88,8
Delhi,IN,28.61,77.21,3
Chennai,IN,13.08,80.27,3
Hyderabad,IN,17.39,78.49,2
Bengaluru,IN,12.97,77.59,4
Colombo,LK,6.93,79.86,1
Dhaka,BD,23.81,90.41,1
Bangkok,TH,13.76,100.50,1
Kuala Lumpur,MY,3.14,101.69,1
Singapore,SG,1.35,103.82,12
Jakarta,ID,-6.21,106.85,2
Ho Chi Minh City,VN,10.82,106.63,1
Manila,PH,14.60,120.98,1
Hong Kong,HK,22.32,114.17,4
Shanghai,CN,31.23,121.47,1
Taipei,TW,25.03,121.57,2
Seoul,KR,37.57,126.98,4
Tokyo,JP,35.68,139.65,8
Osaka,JP,34.69,135.50,2
Perth,AU,-31.95,115.86,1
Melbourne,AU,-37.81,144.96,2
Sydney,AU,-33.87,151.21,4
Auckland,NZ,-36.85,174.76,1""".splitlines()]

# Transport, name as ntopng writes it, nDPI's number and its master's, breed, encrypted, the server's port
# and its service, share of the flows, median rate in bit/s, the sent part of the bytes, host name.
APPLICATIONS = [line.split() for line in """
TCP TLS.NetFlix        133 91 Fun        1 443 https 7 1.8e7 .02 ipv4-c012.1.oca.nflxvideo.net
TCP TLS.AmazonVideo    240 91 Fun        1 443 https 2 5e6 .02 s3-dub-w16.cf.dash.row.aiv-cdn.net
TCP TLS.DisneyPlus      71 91 Fun        1 443 https 2 5e6 .02 vod-akc-eu.media.dssott.com
TCP TLS.Twitch         195 91 Fun        1 443 https 2 3e6 .02 video-weaver.fra02.hls.ttvnw.net
TCP TLS.Github         203 91 Acceptable 1 443 https 6 2e5 .15 github.com
TCP TLS.AppleiCloud    143 91 Safe       1 443 https 6 3e5 .70 p63-content.icloud.com
TCP TLS.AppleStore     224 91 SafeUpdate 1 443 https 2 2e6 .02 iosapps.itunes.apple.com
TCP TLS.Teams          250 91 Safe       1 443 https 8 3e5 .45 teams.microsoft.com
TCP TLS.Microsoft365   219 91 Acceptable 1 443 https 9 8e4 .30 outlook.office365.com
TCP TLS.WindowsUpdate  147 91 Safe       1 443 https 8 8e6 .01 fe3cr.delivery.mp.microsoft.com
TCP TLS.Google         126 91 Acceptable 1 443 https 9 5e4 .15 www.google.com
TCP TLS.GMail          122 91 Acceptable 1 443 https 4 3e4 .30 mail.google.com
TCP TLS.GoogleDrive    217 91 Acceptable 1 443 https 4 6e5 .50 drive.google.com
TCP TLS.AmazonAWS      265 91 Acceptable 1 443 https 9 1e5 .30 s3.eu-central-1.amazonaws.com
TCP TLS.Cloudflare     220 91 Acceptable 1 443 https 8 4e4 .10 cdnjs.cloudflare.com
TCP TLS.WhatsApp       142 91 Acceptable 1 443 https 6 2e4 .40 mmg.whatsapp.net
TCP TLS.Telegram       185 91 Acceptable 1 443 https 3 3e4 .30 web.telegram.org
TCP TLS.Instagram      211 91 Fun        1 443 https 4 5e5 .04 scontent.cdninstagram.com
TCP TLS.Facebook       119 91 Fun        1 443 https 4 1e5 .10 www.facebook.com
TCP TLS.TikTok          49 91 Fun        1 443 https 3 2e6 .03 v16-webapp.tiktok.com
TCP TLS.LinkedIn       233 91 Fun        1 443 https 2 4e4 .10 www.linkedin.com
TCP TLS.Reddit         205 91 Fun        1 443 https 2 9e4 .05 www.reddit.com
TCP TLS.Slack          118 91 Acceptable 1 443 https 5 2e4 .30 wss-primary.slack.com
TCP TLS.Spotify        156 91 Acceptable 1 443 https 4 3e5 .02 audio-fa.scdn.co
TCP TLS.Steam           74 91 Fun        1 443 https 6 3e7 .01 cache1-fra1.steamcontent.com
TCP TLS.Dropbox        121 91 Acceptable 1 443 https 2 3e5 .70 client.dropbox.com
TCP TLS                 91  0 Safe       1 443 https 6 2e4 .30 -
TCP HTTP                 7  0 Acceptable 0  80 http  6 3e4 .08 deb.debian.org/debian/
TCP SSH                 92  0 Acceptable 1  22 ssh   7 2e4 .50 SSH-2.0-OpenSSH_9.2p1
TCP IMAPS               51  0 Safe       1 993 imaps 5 5e3 .20 -
TCP SMTPS               29  0 Safe       1 465 urd   2 2e4 .90 -
TCP RDP                 88  0 Acceptable 1 3389 ms-wbt-server 2 4e5 .15 -
TCP MQTT               222  0 Acceptable 0 1883 1883 2 1e3 .60 -
TCP BitTorrent          37  0 Acceptable 0 51413 51413 6 8e5 .55 -
UDP QUIC.YouTube       124 188 Fun       1 443 https 12 3e6 .02 rr4---sn-4g5e6nez.googlevideo.com
UDP QUIC.Google        126 188 Acceptable 1 443 https 10 6e4 .15 www.gstatic.com
UDP QUIC.Instagram     211 188 Fun       1 443 https 4 8e5 .03 scontent-fra3-1.cdninstagram.com
UDP QUIC.Cloudflare    220 188 Acceptable 1 443 https 6 5e4 .10 cloudflare-quic.com
UDP QUIC               188  0 Acceptable 1 443 https 4 5e4 .15 -
UDP Zoom               189  0 Acceptable 1 8801 8801 5 1.5e6 .50 -
UDP Skype_TeamsCall     38  0 Acceptable 1 3478 3478 5 9e5 .50 -
UDP Discord             58  0 Fun        1 50004 50004 3 9e4 .50 -
UDP WhatsAppCall        45  0 Acceptable 1 3478 3478 2 8e4 .50 -
UDP RTP                 87  0 Acceptable 0 16402 16402 3 9e4 .50 -
UDP SIP                100  0 Acceptable 0 5060 sip  2 2e3 .50 -
UDP DNS                  5  0 Acceptable 0  53 domain 9 1e3 .35 connectivity-check.ubuntu.com
UDP NTP                  9  0 Acceptable 0 123 ntp   4 3e2 .50 -
UDP STUN                78  0 Acceptable 0 3478 3478 3 2e3 .50 -
UDP WireGuard          206  0 Acceptable 1 51820 51820 5 1e6 .45 -
UDP OpenVPN            159  0 Acceptable 1 1194 openvpn 2 4e5 .40 -
UDP Source_Engine      333  0 Fun        0 27015 27015 3 1e5 .30 -
UDP BitTorrent          37  0 Acceptable 0 51413 51413 4 5e5 .50 -
""".strip().splitlines()]

# alert, ntopng's severity, score, share
ALERTS = [("Known Proto on Non Std Port", 3, 10, 4), ("Low Goodput Ratio", 3, 10, 3), ("Remote Access", 3, 10, 3),
          ("Susp. Entropy", 3, 20, 3), ("Fully Encrypted Flow", 4, 50, 3), ("Clear-Text Credentials", 5, 100, 1),
          ("Possible Exploit", 5, 180, 1), ("HTTP/TLS/QUIC Numeric Hostname/SNI", 3, 10, 2)]

# Peers of one's own: nobody dials into the house for its video.
INBOUND = {"SSH", "HTTP", "TLS", "RDP", "WireGuard", "BitTorrent", "OpenVPN"}


# Applications with a rate of their own, whatever the line could carry.
STEADY = {"Zoom", "Skype_TeamsCall", "Discord", "WhatsAppCall", "RTP", "SIP", "DNS", "NTP", "STUN", "MQTT", "IMAPS",
          "TLS.Slack", "Source_Engine", "TLS.Spotify"}

# What only some devices do, by the beginnings of their names.
WINDOWS = ("DESKTOP", "w1", "win", "laptop")
APPLE = ("iphone", "ipad", "imac", "mac")
UNATTENDED = ("proxmox", "unraid", "ubuntu", "debian", "docker", "nas", "printer", "raspberrypi", "camera", "voip",
              "thermostat", "linux")
ONLY_ON = {"TLS.WindowsUpdate": WINDOWS, "TLS.AppleiCloud": APPLE, "TLS.AppleStore": APPLE, "RDP": WINDOWS,
           "TLS.Steam": WINDOWS, "RTP": ("voip",), "SIP": ("voip",), "MQTT": UNATTENDED}
UNATTENDED_DO = {"TLS", "TLS.AmazonAWS", "TLS.Cloudflare", "TLS.Github", "TLS.GoogleDrive", "TLS.Dropbox", "HTTP", "SSH",
                 "SMTPS", "BitTorrent", "QUIC", "DNS", "NTP", "STUN", "WireGuard", "OpenVPN"} | set(ONLY_ON)


def suits(application, device):
    if not device.startswith(ONLY_ON.get(application, "")):
        return False
    return not device.startswith(UNATTENDED) or application in UNATTENDED_DO


def unit(*parts):
    """A number in 0..1 that depends on nothing but its arguments."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return (int.from_bytes(digest[:6], "big") + 0.5) / 2**48


def weighted(rows, share, at):
    at *= sum(share(row) for row in rows)
    for row in rows:
        at -= share(row)
        if at < 0:
            return row
    return rows[-1]


def is_local(end):
    return bool(end.get("localhost"))


def ends(row):
    """The local end and the remote one."""
    return (row["client"], row["server"]) if is_local(row["client"]) else (row["server"], row["client"])


def usable(row):
    text = json.dumps(row, ensure_ascii=False)
    between = is_local(row["client"]) != is_local(row["server"])
    return between and row["l4_proto"]["id"] in (6, 17) and "<" not in text and "\ufffd" not in text


def pick(rows):
    """Few of each device and remote host; all of IPv6 and all that came from outside."""
    rare = lambda r: ":" in r["client"]["ip"] or not is_local(r["client"])
    rows.sort(key=lambda r: (not rare(r), unit("pick", r["key"], r["hash_id"])))
    flows, seen = [], set()
    for row in rows:
        remote = ends(row)[1]["ip"]
        if len(flows) < KEPT_FLOWS and (":" in remote or remote not in seen):
            seen.add(remote)
            flows.append(row)
    return sorted(flows, key=lambda r: int(r["hash_id"]))


def set_application(row, identity):
    local, remote = ends(row)
    inbound = remote is row["client"]
    fitting = [a for a in APPLICATIONS if a[0] == row["l4_proto"]["name"]
               and (a[1] in INBOUND if inbound else suits(a[1], local["name"]))]
    app = weighted(fitting, lambda a: float(a[8]), unit("app", *identity))
    _, name, number, master, breed, encrypted, port, service, _, _, _, info = app
    row["application"] = {"name": name, "app_id": int(number), "master_id": int(master), "breed": breed,
                          "encrypted": encrypted == "1", "confidence": "DPI", "confidence_id": 1}
    row["server"].update(port=int(port), service_port=service)
    row["info"] = "" if info == "-" else info
    seen_name = "." in info and "/" not in info and not inbound and name != "SSH" and name != "DNS"
    remote["name"] = info if seen_name and unit("named", *identity) < 0.5 else remote["ip"]
    return app


def set_rate(row, app, identity):
    """A log-normal spread round what is usual for the application: few big flows, many small ones."""
    spread = 1.5 if app[1] in STEADY else 5.0
    bps = float(app[9]) * spread ** statistics.NormalDist().inv_cdf(unit("rate", *identity))
    bps = min(bps, MAX_BPS * (0.5 + 0.5 * unit("cap", *identity)))
    packet_bytes = 220 + 900 * min(1.0, bps / 5e6)
    row["throughput"].update(bps=round(bps, 1), pps=round(bps / 8 / packet_bytes, 3))
    total = int(bps / 8 * max(row["duration"], 1) * (0.5 + unit("past", *identity)))
    up = int(total * min(0.95, float(app[10]) * (0.7 + 0.6 * unit("sent", *identity))))
    mine, theirs = ("cli_bytes", "srv_bytes") if is_local(row["client"]) else ("srv_bytes", "cli_bytes")
    row["bytes"] = {"total": total, mine: up, theirs: total - up}
    return up / max(total, 1) * bps


def set_alert(row, identity):
    row.pop("predominant_alert", None)
    row["score"] = 0
    if unit("alert", *identity) < ALERTED_SHARE:
        name, severity, score, _ = weighted(ALERTS, lambda a: a[3], unit("which", *identity))
        row["predominant_alert"] = {"name": name, "severity_id": severity}
        row["score"] = score


def device_names(flows):
    addresses = sorted({ends(row)[0]["ip"] for row in flows}, key=lambda ip: unit("device", ip))
    if len(addresses) > len(DEVICES):
        raise SystemExit(f"{len(addresses)} devices, but only {len(DEVICES)} names")
    names = dict(zip(addresses, DEVICES))
    answering = next((ends(row)[0]["ip"] for row in flows if is_local(row["server"])), None)
    for address, name in names.items():  # what is reached from outside is a server
        if name == "nas-02" and answering:
            names[address], names[answering] = names[answering], name
            break
    return names


def place_of(address):
    city, country, lat, lon, _ = weighted(CITIES, lambda c: float(c[4]), unit("city", address))
    return {"lat": float(lat), "lon": float(lon), "country": country, "city": city}


def write_lines(name, head, lines, tail):
    (OUT / name).write_text(head + "\n" + ",\n".join(lines) + "\n" + tail + "\n", encoding="utf-8")


def main(recording, interface):
    rows = json.loads(pathlib.Path(recording).read_bytes().decode("utf-8", "replace"))["rsp"]
    flows = pick([row for row in rows if usable(row)])
    names, upload = device_names(flows), 0.0
    for row in flows:
        identity = (row["key"], row["hash_id"])
        local, _ = ends(row)
        local["name"] = names[local["ip"]] + (f"@{local['vlan']}" if "vlan" in local else "")
        upload += set_rate(row, set_application(row, identity), identity)
        set_alert(row, identity)
    remotes = sorted({ends(row)[1]["ip"] for row in flows})
    places = {ip: place_of(ip) for ip in remotes}

    total = sum(row["throughput"]["bps"] for row in flows)
    alerts = [row["predominant_alert"]["severity_id"] for row in flows if "predominant_alert" in row]
    summary = json.loads(pathlib.Path(interface).read_text())
    summary["rsp"].update(  # rates here are bytes/s, as in ntopng
        ifname="eth0", uptime="12 days, 04:51", num_flows=len(flows), num_hosts=len(remotes) + len(names),
        num_local_hosts=len(names), num_devices=len(names), alerted_flows=len(alerts),
        alerted_flows_warning=sum(s == 4 for s in alerts), alerted_flows_error=sum(s > 4 for s in alerts),
        throughput={"upload": round(upload / 8, 1), "download": round((total - upload) / 8, 1)},
        throughput_bps=round(total / 8, 1))

    OUT.mkdir(exist_ok=True)
    compact = [json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for row in flows]
    head = json.dumps({"rc": 0, "rc_str": "OK", "rc_str_hr": "Success", "recordsTotal": len(flows)})
    write_lines("flows.json", head[:-1] + ', "rsp": [', compact, "]}")
    write_lines("places.json", "{", [f"{json.dumps(ip)}: {json.dumps(places[ip], ensure_ascii=False)}" for ip in remotes], "}")
    (OUT / "interface.json").write_text(json.dumps(summary, indent=1, sort_keys=True) + "\n")
    print(f"{len(flows)} flows, {len(remotes)} places, {len(names)} devices, {len(alerts)} alerts, "
          f"{total / 1e6:.0f} Mbit/s of which {upload / 1e6:.0f} up")


main(*sys.argv[1:])
