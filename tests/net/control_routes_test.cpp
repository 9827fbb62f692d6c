// Snapshots, parameters, sessions, health and metrics over HTTP.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <set>
#include <sstream>

#include "tests/net/control_fixture.hpp"

namespace flowwall::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class ControlRoutesTest : public ControlFixture {
 protected:
  RawResponse post(std::string_view path, std::string_view body) {
    return ask(request("POST", path, "", body));
  }
};

TEST_F(ControlRoutesTest, SnapshotsAreListedAndReadByTheirNames) {
  start();
  EXPECT_EQ(ask(get("/api/snapshots")).body, R"(["raw_2000.json","raw_1000.json"])");
  EXPECT_EQ(ask(get("/api/snapshots/raw_1000.json")).body, R"({"of":"raw_1000.json"})");
}

TEST_F(ControlRoutesTest, NoPathLeadsOutOfTheSnapshots) {
  start();
  for (const char* name :
       {"raw_3000.json", "..", "../geo_cache.json", "..%2fgeo_cache.json",
        "%2e%2e%2fgeo_cache.json", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "%2fetc%2fpasswd",
        "geo_cache.json", "x/raw_1000.json", "../snapshots/raw_1000.json", "raw_1000.json/",
        "raw_1000.json%20", "..%5c..%5cetc%5cpasswd", "raw_%2a.json", "control_token"}) {
    EXPECT_EQ(ask(get("/api/snapshots/" + std::string(name))).status, 404) << name;
  }
  EXPECT_EQ(ask(get("/api/snapshots/raw_1000.json%00.png")).status, 400);
  EXPECT_EQ(ask(get("/api/snapshots/")).status, 404);
  EXPECT_EQ(ask(request("DELETE", "/api/snapshots/raw_1000.json", "", "")).status, 405);
}

TEST_F(ControlRoutesTest, ParametersAreSetAndTold) {
  start();
  const auto set = post("/api/set-params", R"({"ifid": "2", "length": 500, "proto": "all"})");
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(
      boost::json::parse(set.body),
      boost::json::parse(R"({"ok":true,"params":{"ifid":"2","length":"500","proto":"all"}})"));
  const auto one = post("/api/set-params", "proto=udp");
  EXPECT_THAT(one.body, HasSubstr(R"("ifid":"2","length":"500","proto":"udp")"));
  EXPECT_THAT(ask(get("/api/status")).body,
              HasSubstr(R"("params":{"ifid":"2","length":"500","proto":"udp"})"));
}

TEST_F(ControlRoutesTest, WrongParametersChangeNothing) {
  start();
  const std::pair<std::string, std::string> cases[] = {{R"({"length": 0})", "1 to 100000"},
                                                       {R"({"length": "many"})", "1 to 100000"},
                                                       {R"({"length": 1.5})", "1 to 100000"},
                                                       {R"({"ifid": -1})", "0 to 1000000"},
                                                       {R"({"proto": "icmp"})", "tcp, udp"},
                                                       {R"({"port": 1})", "ifid, length"},
                                                       {"", "nothing to set"},
                                                       {R"({"length": [1]})", "number or a text"}};
  for (const auto& [body, words] : cases) {
    const auto response = post("/api/set-params", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_THAT(response.body, HasSubstr(words));
  }
  EXPECT_THAT(ask(get("/api/status")).body, HasSubstr(R"("length":"50")"));
}

TEST_F(ControlRoutesTest, ASourceThatCannotBeAskedIsAConflict) {
  wall_.loseTheSource();
  start();
  EXPECT_EQ(post("/api/set-params", R"({"length": 5})").status, 409);
  EXPECT_EQ(post("/api/renew-session", R"({"user": "a", "pass": "right"})").status, 409);
}

TEST_F(ControlRoutesTest, ASessionIsRenewedAndNothingOfItIsRepeated) {
  start();
  EXPECT_EQ(post("/api/renew-session", R"({"user": "a", "pass": "right"})").body, R"({"ok":true})");
  const auto wrong = post("/api/renew-session", R"({"user": "a", "pass": "s3cret"})");
  EXPECT_EQ(wrong.status, 502);
  EXPECT_THAT(wrong.body, HasSubstr("wrong password"));
  EXPECT_THAT(wrong.body, Not(HasSubstr("s3cret")));
  EXPECT_EQ(post("/api/renew-session", R"({"user": "a"})").status, 400);
  EXPECT_EQ(post("/api/renew-session", R"({"user": "a", "pass": ""})").status, 400);
  const auto inAddress = post("/api/renew-session?user=a&pass=right", "");
  EXPECT_EQ(inAddress.status, 400);
  EXPECT_THAT(inAddress.body, HasSubstr("into the body"));
}

TEST_F(ControlRoutesTest, HealthyWhileFramesAreDrawnAndReadyWhileTheSourceIsLive) {
  start();
  EXPECT_EQ(ask(get("/healthz")).status, 200);
  EXPECT_EQ(ask(get("/readyz")).status, 200);
  boost::asio::post(io_, [this] {
    wall_.publish([](model::WallState& state) { state.health.state = model::SourceState::stale; });
  });
  const auto stale = ask(get("/readyz"));
  EXPECT_EQ(stale.status, 503);
  EXPECT_THAT(stale.body, HasSubstr("the source is stale"));
}

TEST_F(ControlRoutesTest, WithoutFramesItIsNeither) {
  net::http::ControlLimits limits;
  limits.frameTime = 20ms;
  start(limits, false);
  EXPECT_EQ(ask(get("/healthz")).status, 503);
  const auto ready = ask(get("/readyz"));
  EXPECT_EQ(ready.status, 503);
  EXPECT_THAT(ready.body, HasSubstr("nothing has been drawn"));
}

TEST_F(ControlRoutesTest, MetricsAreWellFormedAndCount) {
  exchanges_.frameTimes.count(3ms);
  exchanges_.frameTimes.count(10s);
  exchanges_.gpuTimes.count(1500us);
  wall_.publish([](model::WallState& state) { state.totals.up.bitsPerSecond = 800.0; });
  start();
  ask(get("/api/view"));
  ask(get("/nothing"));
  const auto response = ask(get("/metrics"));
  EXPECT_TRUE(response.has("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  std::set<std::string> names;
  std::set<std::string> samples;
  std::istringstream lines(response.body);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    std::string second;
    std::string name;
    words >> first >> second >> name;
    if (first == "#" && second == "TYPE") {
      EXPECT_TRUE(names.insert(name).second) << "twice: " << name;
    } else if (first != "#") {
      EXPECT_TRUE(samples.insert(line.substr(0, line.rfind(' '))).second) << "twice: " << line;
    }
  }
  for (const char* text :
       {"flowwall_info{version=\"9.9.9\"", "flowwall_frame_seconds_bucket{le=\"0.002\"} 0\n",
        "flowwall_frame_seconds_bucket{le=\"0.004\"} 1\n",
        "flowwall_frame_seconds_bucket{le=\"2.5\"} 1\n",
        "flowwall_frame_seconds_bucket{le=\"+Inf\"} 2\n", "flowwall_frame_seconds_count 2\n",
        "flowwall_gpu_frame_seconds_bucket{le=\"0.001\"} 0\n",
        "flowwall_gpu_frame_seconds_bucket{le=\"0.002\"} 1\n",
        "flowwall_gpu_frame_seconds_count 1\n",
        "flowwall_rate_bytes_per_second{direction=\"up\"} 100\n", "flowwall_flows 2\n",
        "flowwall_source_state{source=\"demo\",state=\"live\"} 1\n",
        "flowwall_source_state{source=\"demo\",state=\"stale\"} 0\n",
        "flowwall_provider_events_total{provider=\"libloc\",what=\"lookups\"} 7\n",
        "flowwall_http_requests_total{route=\"/api/view\",code=\"200\"} 1\n",
        "flowwall_http_requests_total{route=\"other\",code=\"404\"} 1\n",
        "process_resident_memory_bytes "}) {
    EXPECT_THAT(response.body, HasSubstr(text));
  }
}

}  // namespace
}  // namespace flowwall::tests
