#!/usr/bin/env python3
"""Makes assets/demo from a recorded ntopng active_list answer and an interface summary.

The flows stay in ntopng's format, so that the demo goes through the same decoder as a live server. What
is invented, and the same in each run: device names, rates, application mix, and the remote ends' places.
"""
import hashlib
import json
import pathlib
import sys

OUT = pathlib.Path(__file__).resolve().parent.parent / "demo"
KEPT_FLOWS = 600

DEVICES = """DESKTOP-7F2K desktop-anna laptop-sales w11-finance win10-lab pixel-8-anu redmi-note oneplus-12 xiaomi-tv
android-ben proxmox-01 ubuntu-ci debian-mirror kali-vm raspberrypi-4 unraid docker-host iphone-maria iphone-14-leo
ipad-lobby macbook-ops macbook-pro-kim imac-studio macmini-build nas-02 printer-2f camera-gate voip-desk-3
laptop-hr w10-reception nothing-phone ubuntu-db linux-edge iphone-se-tom macpro-video thermostat""".split()

# city, country, latitude, longitude, share of traffic
CITIES = [line.split(",") for line in """Frankfurt,DE,50.11,8.68,14
Amsterdam,NL,52.37,4.90,9
London,GB,51.51,-0.13,9
Paris,FR,48.86,2.35,5
Dublin,IE,53.35,-6.26,5
Stockholm,SE,59.33,18.07,3
Helsinki,FI,60.17,24.94,3
Madrid,ES,40.42,-3.70,3
Milan,IT,45.46,9.19,3
Warsaw,PL,52.23,21.01,2
Vienna,AT,48.21,16.37,2
Zurich,CH,47.38,8.54,2
Istanbul,TR,41.01,28.98,2
Ashburn,US,39.04,-77.49,12
New York,US,40.71,-74.01,5
Chicago,US,41.88,-87.63,3
Dallas,US,32.78,-96.80,4
San Jose,US,37.34,-121.89,9
Seattle,US,47.61,-122.33,4
Los Angeles,US,34.05,-118.24,4
Miami,US,25.76,-80.19,2
Toronto,CA,43.65,-79.38,2
Mexico City,MX,19.43,-99.13,1
São Paulo,BR,-23.55,-46.63,4
Buenos Aires,AR,-34.60,-58.38,1
Santiago,CL,-33.45,-70.67,1
Bogotá,CO,4.71,-74.07,1
Johannesburg,ZA,-26.20,28.05,3
Cape Town,ZA,-33.92,18.42,1
Nairobi,KE,-1.29,36.82,2
Lagos,NG,6.52,3.38,1
Cairo,EG,30.04,31.24,1
Dubai,AE,25.20,55.27,5
Riyadh,SA,24.71,46.68,1
Tel Aviv,IL,32.09,34.78,1
Mumbai,IN,19.08,72.88,8
Bengaluru,IN,12.97,77.59,5
Delhi,IN,28.61,77.21,3
Colombo,LK,6.93,79.86,1
Singapore,SG,1.35,103.82,12
Jakarta,ID,-6.21,106.85,2
Bangkok,TH,13.76,100.50,1
Hong Kong,HK,22.32,114.17,4
Taipei,TW,25.03,121.57,2
Seoul,KR,37.57,126.98,4
Tokyo,JP,35.68,139.65,8
Osaka,JP,34.69,135.50,2
Sydney,AU,-33.87,151.21,4
Perth,AU,-31.95,115.86,1
Auckland,NZ,-36.85,174.76,1""".splitlines()]

# application, encrypted, share, and the rate of a typical flow in bit/s
APPLICATIONS = [("TLS.Netflix", True, 4, 2e7), ("QUIC.YouTube", True, 8, 8e6), ("TLS.GitHub", True, 6, 3e6),
                ("TLS.AppleiCloud", True, 5, 2e6), ("BitTorrent", False, 4, 4e6), ("TLS.Teams", True, 8, 1.5e6),
                ("TLS.Google", True, 14, 2e5), ("QUIC.Google", True, 10, 3e5), ("TLS.Microsoft365", True, 9, 4e5),
                ("TLS.WhatsApp", True, 7, 1e5), ("TLS.AmazonAWS", True, 9, 8e5), ("TLS.Spotify", True, 5, 3e5),
                ("TLS.Cloudflare", True, 9, 2e5), ("HTTP", False, 4, 1e5), ("SSH", True, 3, 6e4),
                ("DNS", False, 8, 4e3), ("NTP", False, 3, 1e3), ("WireGuard", True, 3, 2e6), ("TLS", True, 10, 1e5)]


def unit(*parts):
    """A number in 0..1 that depends on nothing but its arguments."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def weighted(rows, share, at):
    total = sum(share(row) for row in rows)
    for row in rows:
        at -= share(row) / total
        if at < 0:
            return row
    return rows[-1]


def is_local(end):
    return bool(end.get("localhost"))


def clean(row):
    text = json.dumps(row, ensure_ascii=False)
    return "<" not in text and "\ufffd" not in text and len(row.get("info") or "") < 120


def remake(row, devices):
    """Gives the flow a name for its device, an application and a rate."""
    local, remote = (row["client"], row["server"]) if is_local(row["client"]) else (row["server"], row["client"])
    local["name"] = devices.setdefault(local["ip"], DEVICES[len(devices) % len(DEVICES)])
    name, encrypted, _, typical = weighted(APPLICATIONS, lambda a: a[2], unit("app", row["key"], row["hash_id"]))
    row["application"].update(name=name, encrypted=encrypted)
    for extra in ("http_method", "return_code", "rsp_status_code"):
        row["application"].pop(extra, None)
    spread = unit("rate", row["key"], row["hash_id"])
    bps = typical * 0.05 * 100 ** (spread**2)
    sent = 0.04 + 0.3 * unit("sent", row["key"])
    row["throughput"].update(bps=round(bps, 1), pps=round(bps / 8 / 900 + 0.2, 2))
    total = int(bps / 8 * max(row["duration"], 1))
    up = int(total * sent)
    mine, theirs = ("cli_bytes", "srv_bytes") if local is row["client"] else ("srv_bytes", "cli_bytes")
    row["bytes"] = {"total": total, mine: up, theirs: total - up}
    if unit("calm", row["key"], row["hash_id"]) < 0.96:
        row.pop("predominant_alert", None)
        row["score"] = 0
    return remote["ip"]


def main(recording, interface):
    flows, devices, remotes, seen = [], {}, [], set()
    rows = json.loads(pathlib.Path(recording).read_bytes().decode("utf-8", "replace"))["rsp"]
    rows = [r for r in rows if is_local(r["client"]) != is_local(r["server"]) and clean(r)]
    rows.sort(key=lambda r: unit("pick", r["key"], r["hash_id"]))
    for row in rows:
        remote = row["server"]["ip"] if is_local(row["client"]) else row["client"]["ip"]
        if remote not in seen and len(flows) < KEPT_FLOWS:
            seen.add(remote)
            flows.append(row)
    for row in flows:
        remotes.append(remake(row, devices))
    places = {}
    for ip in sorted(set(remotes)):
        city, country, lat, lon, _ = weighted(CITIES, lambda c: float(c[4]), unit("city", ip))
        places[ip] = {"lat": float(lat), "lon": float(lon), "country": country, "city": city}
    summary = json.loads(pathlib.Path(interface).read_text())
    total = sum(r["throughput"]["bps"] for r in flows) / 8
    summary["rsp"].update(ifname="eth0", throughput={"upload": total * 0.12, "download": total * 0.88},
                          throughput_bps=total, alerted_flows=sum("predominant_alert" in r for r in flows))
    OUT.mkdir(exist_ok=True)
    answer = {"rc": 0, "rc_str": "OK", "rc_str_hr": "Success", "recordsTotal": len(flows)}
    lines = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for r in flows)
    (OUT / "flows.json").write_text(json.dumps(answer)[:-1] + ', "rsp": [\n' + lines + "\n]}\n")
    lines = ",\n".join(f"{json.dumps(ip)}: {json.dumps(place, ensure_ascii=False)}" for ip, place in places.items())
    (OUT / "places.json").write_text("{\n" + lines + "\n}\n")
    (OUT / "interface.json").write_text(json.dumps(summary, indent=1, sort_keys=True) + "\n")
    print(f"{len(flows)} flows, {len(places)} places, {len(devices)} devices, {total * 8 / 1e6:.0f} Mbit/s")


main(*sys.argv[1:])
