#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "tests/net/control_fixture.hpp"

namespace flowwall::tests {
namespace {

using namespace std::chrono_literals;
using net::http::ControlLimits;
using ::testing::HasSubstr;

class ControlServerTest : public ControlFixture {};

TEST_F(ControlServerTest, TellsItsStatus) {
  start();
  const auto response = ask(get("/api/status"));
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.has("Content-Type: application/json\r\n"));
  EXPECT_TRUE(response.has("Cache-Control: no-store\r\n"));
  EXPECT_TRUE(response.has("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_TRUE(response.has("Cross-Origin-Resource-Policy: same-origin\r\n"));
  const auto status = boost::json::parse(response.body).as_object();
  for (const char* key : {"uptime", "params", "ntopHost", "cookie", "version", "source", "view",
                          "render", "counts", "interface"}) {
    EXPECT_TRUE(status.contains(key)) << key;
  }
  EXPECT_EQ(status.at("title"), "HQ edge");
  EXPECT_EQ(status.at("version"), "9.9.9");
  EXPECT_EQ(status.at("params").at("length"), "50");
  EXPECT_EQ(status.at("source").at("state"), "live");
  EXPECT_EQ(status.at("source").at("ageMs"), 0);
  EXPECT_TRUE(status.at("source").at("error").is_null());
  EXPECT_EQ(status.at("source").at("lastError"), "no answer");
  EXPECT_EQ(status.at("source").at("lastErrorAt"), "1970-01-01T00:00:01.250Z");
  EXPECT_EQ(status.at("providers"), boost::json::parse(R"([{
    "name": "libloc", "state": "ready", "error": null, "dataFrom": "1970-01-01T00:00:02.000Z",
    "lastError": "no such file", "lastErrorAt": "1970-01-01T00:00:01.500Z",
    "counters": {"lookups": 7}}])"));
}

TEST_F(ControlServerTest, ServesFlows) {
  start();
  const auto response = ask(get("/api/flows?anything=1"));
  EXPECT_EQ(response.status, 200);
  const auto flows = boost::json::parse(response.body);
  EXPECT_EQ(flows.at("totalFlows"), 40);
  EXPECT_EQ(flows.at("flows").as_array().size(), 2U);
}

TEST_F(ControlServerTest, HeadHasTheHeaderOfGetAndNoBody) {
  start();
  auto one = client();
  one.send(request("HEAD", "/api/flows", "", "") + get("/api/flows"));
  const auto head = one.receive(true);
  const auto body = one.receive();
  ASSERT_TRUE(head && body);
  EXPECT_EQ(head->header, body->header);
  EXPECT_FALSE(body->body.empty());
}

TEST_F(ControlServerTest, TheViewIsAnsweredOnceItIsOnTheWall) {
  start();
  const auto set = ask(request("POST", "/api/view?mode=map&zoom=3.5", "", ""));
  ASSERT_EQ(set.status, 200) << set.body;
  const auto view = boost::json::parse(set.body);
  EXPECT_EQ(view.at("mode"), "map");
  EXPECT_EQ(view.at("zoom").to_number<double>(), 3.5);
  EXPECT_EQ(ask(get("/api/view")).body, set.body);
}

TEST_F(ControlServerTest, TheViewIsSetByFormAndByJson) {
  start();
  auto form = ask(request("POST", "/api/view", "", "lat=10.5&lon=-20"));
  EXPECT_EQ(boost::json::parse(form.body).at("lon").to_number<double>(), -20.0);
  EXPECT_THAT(form.body, HasSubstr(R"("lat":10.5,"lon":-20,)"));
  EXPECT_THAT(ask(get("/api/status")).body, HasSubstr(R"("lat":10.5,"lon":-20,)"));
  auto json = ask(request("POST", "/api/view", "Content-Type: application/json\r\n",
                          R"({"lat": 11, "mode": "globe"})"));
  EXPECT_EQ(boost::json::parse(json.body).at("lat").to_number<double>(), 11.0);
  EXPECT_EQ(boost::json::parse(json.body).at("lon").to_number<double>(), -20.0);
}

TEST_F(ControlServerTest, TheViewTakesEverySettingAndAnswersInTheSameWords) {
  start();
  const auto set = ask(request("POST", "/api/view?spin=-1.5&pause=1&panels=clock,top&labels=0", "",
                               "quality=high&palette=colorblind&home=1"));
  ASSERT_EQ(set.status, 200) << set.body;
  auto view = boost::json::parse(set.body).as_object();
  EXPECT_EQ(view.at("spin").to_number<double>(), -1.5);
  EXPECT_EQ(view.at("pause"), true);
  EXPECT_EQ(view.at("panels"), "clock,top");
  EXPECT_EQ(view.at("labels"), false);
  EXPECT_EQ(view.at("quality"), "high");
  EXPECT_EQ(view.at("palette"), "colorblind");
  view.erase("ok");
  const auto again = ask(request("POST", "/api/view", "", boost::json::serialize(view)));
  EXPECT_EQ(again.body, set.body);
  const auto other = ask(request("POST", "/api/view?panels=none&quality=auto&pause=0", "", ""));
  view = boost::json::parse(other.body).as_object();
  EXPECT_EQ(view.at("panels"), "none");
  EXPECT_EQ(view.at("quality"), "auto");
  EXPECT_EQ(view.at("pause"), false);
  EXPECT_EQ(view.at("palette"), "colorblind") << "what is not named stays";
}

TEST_F(ControlServerTest, BadInputIs400AndSaysWhatIsAllowed) {
  start();
  const std::pair<std::string, std::string> cases[] = {
      {"zoom=25", "0.5 to 24"},      {"zoom=nan", "0.5 to 24"},      {"lat=91", "-90 to 90"},
      {"lon=180.01", "-180 to 180"}, {"mode=flat", "globe or map"},  {"speed=1", "mode, lat, lon"},
      {"spin=91", "-90 to 90"},      {"pause=yes", "0 or 1"},        {"panels=", "all, none"},
      {"panels=os,os", "each once"}, {"panels=all,os", "all, none"}, {"panels=menu", "throughput"},
      {"labels=2", "0 or 1"},        {"quality=best", "medium"},     {"palette=red", "colorblind"},
      {"home=0", "must be 1"},       {"", "nothing to set"},         {"lat=1&lat=2", "twice"},
      {"lat=%zz", "hexadecimal"}};
  for (const auto& [query, words] : cases) {
    const auto response = ask(request("POST", "/api/view?" + query, "", ""));
    EXPECT_EQ(response.status, 400) << query;
    const auto error = boost::json::parse(response.body);
    EXPECT_EQ(error.at("ok"), false);
    EXPECT_THAT(std::string(error.at("error").as_string()), HasSubstr(words));
  }
  EXPECT_EQ(ask(request("POST", "/api/view", "", "{\"lat\": [1]}")).status, 400);
  EXPECT_EQ(ask(request("POST", "/api/view", "", "{\"lat\": ")).status, 400);
}

TEST_F(ControlServerTest, TheFilterIsSetFieldByFieldAndTheAnswerTellsWhatMatched) {
  start();
  const auto none = boost::json::parse(ask(get("/api/filter")).body);
  EXPECT_EQ(none.at("srcIp"), "");
  EXPECT_EQ(none.at("alerted"), false);
  const auto set = ask(request("POST", "/api/filter?srcIp=10.0.0.0/8&dstPort=443", "", ""));
  ASSERT_EQ(set.status, 200) << set.body;
  const auto filter = boost::json::parse(set.body);
  EXPECT_EQ(filter.at("ok"), true);
  EXPECT_EQ(filter.at("srcIp"), "10.0.0.0/8");
  EXPECT_EQ(filter.at("dstPort"), "443");
  EXPECT_EQ(filter.at("matching").to_number<int>(), 1);
  EXPECT_EQ(filter.at("of").to_number<int>(), 2);
  EXPECT_EQ(ask(get("/api/filter")).body, set.body);
  const auto json =
      boost::json::parse(ask(request("POST", "/api/filter", "Content-Type: application/json\r\n",
                                     R"({"alerted": true, "srcIp": ""})"))
                             .body);
  EXPECT_EQ(json.at("alerted"), true);
  EXPECT_EQ(json.at("srcIp"), "");
  EXPECT_EQ(json.at("dstPort"), "443") << "what is not named stays";
  const auto other = ask(request("POST", "/api/filter?clear=1&os=linux", "", ""));
  EXPECT_EQ(boost::json::parse(other.body).at("dstPort"), "");
  EXPECT_EQ(boost::json::parse(other.body).at("os"), "linux");
  const auto cleared = boost::json::parse(ask(request("POST", "/api/filter?clear=1", "", "")).body);
  EXPECT_EQ(cleared.at("os"), "");
  EXPECT_EQ(cleared.at("matching").to_number<int>(), 2);
}

TEST_F(ControlServerTest, AFilterThatIsWrongIs400AndChangesNothing) {
  start();
  const std::pair<std::string, std::string> cases[] = {{"srcIp=10.0.0.0/40", "10.0.0.0/8"},
                                                       {"dstPort=65536", "0 to 65535"},
                                                       {"proto=tcpp", "icmpv6"},
                                                       {"country=DEU", "two letters"},
                                                       {"clear=0", "must be 1"},
                                                       {"colour=red", "srcIp, dstIp"},
                                                       {"os=linux&alerted=2", "0 or 1"},
                                                       {"", "nothing to set"}};
  for (const auto& [query, words] : cases) {
    const auto response = ask(request("POST", "/api/filter?" + query, "", ""));
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_THAT(response.body, HasSubstr(words));
  }
  EXPECT_EQ(boost::json::parse(ask(get("/api/filter")).body).at("os"), "");
}

TEST_F(ControlServerTest, AFilterIsAnsweredOnlyWhenItsPictureIsDrawn) {
  net::http::ControlLimits limits;
  limits.applyTime = std::chrono::milliseconds(50);
  wall_.publishAs(2);
  start(limits);
  const auto response = ask(request("POST", "/api/filter?os=linux", "", ""));
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, HasSubstr("has not applied"));
}

TEST_F(ControlServerTest, UnknownPathsAre404AndWrongMethods405) {
  start();
  EXPECT_EQ(ask(get("/nothing")).status, 404);
  EXPECT_EQ(ask(get("/api/status/")).status, 404);
  const auto status = ask(request("DELETE", "/api/status", "", ""));
  EXPECT_EQ(status.status, 405);
  EXPECT_TRUE(status.has("Allow: GET, HEAD\r\n")) << status.header;
  const auto view = ask(request("PUT", "/api/view", "", ""));
  EXPECT_EQ(view.status, 405);
  EXPECT_TRUE(view.has("Allow: GET, HEAD, POST\r\n")) << view.header;
}

TEST_F(ControlServerTest, ForeignHostsAndOriginsAre403) {
  start();
  EXPECT_EQ(ask("GET /api/status HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 403);
  EXPECT_EQ(ask("GET /api/status HTTP/1.1\r\nHost: 10.0.0.1:3000\r\n\r\n").status, 403);
  EXPECT_EQ(ask("GET /api/status HTTP/1.1\r\nHost: [::1]:77\r\n\r\n").status, 200);
  EXPECT_EQ(ask("GET /api/status HTTP/1.1\r\nHost: 127.9.9.9\r\n\r\n").status, 200);
  EXPECT_EQ(ask("GET /api/status HTTP/1.1\r\n\r\n").status, 400);
  EXPECT_EQ(ask(get("/api/status", "Origin: https://evil.example\r\n")).status, 403);
  EXPECT_EQ(ask(get("/api/status", "Origin: null\r\n")).status, 403);
  EXPECT_EQ(ask(get("/api/status", "Origin: http://localhost:8080\r\n")).status, 403);
  EXPECT_EQ(ask(get("/api/status", "Origin: http://localhost\r\n")).status, 200);
}

TEST_F(ControlServerTest, TooLargeIs413And431AndTheClientSeesIt) {
  start();
  const auto big = ask(request("POST", "/api/view", "", std::string(65 * 1024, 'x')));
  EXPECT_EQ(big.status, 413);
  EXPECT_EQ(ask(request("POST", "/api/view", "", std::string(64 * 1024, 'x'))).status, 400);
  const std::string chunk(16 * 1024, 'x');
  std::string chunked =
      "POST /api/view HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 5; ++i) {
    chunked += "4000\r\n" + chunk + "\r\n";
  }
  EXPECT_EQ(ask(chunked + "0\r\n\r\n").status, 413);
  EXPECT_EQ(ask(get("/api/status", "X: " + std::string(17 * 1024, 'x') + "\r\n")).status, 431);
}

TEST_F(ControlServerTest, GarbageIsAnsweredAndClosed) {
  start();
  for (const std::string& bytes :
       {std::string("\x16\x03\x01\x02\x00\x01\xff\xfe\r\n\r\n", 12),
        std::string("GET / HTTP/9.9\r\n\r\n"), std::string("NONSENSE\r\n\r\n")}) {
    auto one = client();
    one.send(bytes);
    const auto response = one.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 400);
    EXPECT_TRUE(one.closedByServer());
  }
  EXPECT_EQ(ask(get("/api/status")).status, 200);
}

TEST_F(ControlServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  auto one = client();
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    bytes += get(i % 2 == 0 ? "/api/view" : "/nothing");
  }
  one.send(bytes);
  for (int i = 0; i < 20; ++i) {
    const auto response = one.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, i % 2 == 0 ? 200 : 404);
  }
}

TEST_F(ControlServerTest, ConnectionCloseIsObeyed) {
  start();
  auto one = client();
  one.send(get("/api/view", "Connection: close\r\n"));
  ASSERT_TRUE(one.receive());
  EXPECT_TRUE(one.closedByServer());
}

TEST_F(ControlServerTest, ExpectContinueIsGranted) {
  start();
  auto one = client();
  one.send("POST /api/view HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n"
           "Expect: 100-continue\r\n\r\n");
  const auto go = one.receive();
  ASSERT_TRUE(go);
  EXPECT_EQ(go->status, 100);
  one.send("zoom=2");
  const auto response = one.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
}

TEST_F(ControlServerTest, ASlowHeaderAndAnIdleClientAreClosed) {
  ControlLimits limits;
  limits.requestTime = 50ms;
  limits.idleTime = 50ms;
  start(limits);
  auto slow = client();
  slow.send("GET /api/status HTTP/1.1\r\nHo");
  const auto late = slow.receive();
  ASSERT_TRUE(late) << "it is told why";
  EXPECT_EQ(late->status, 408);
  EXPECT_TRUE(late->has("Connection: close\r\n"));
  EXPECT_TRUE(slow.closedByServer());
  auto slower = client();
  slower.send("POST /api/view HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nzo");
  EXPECT_EQ(slower.receive().value_or(RawResponse{}).status, 408);
  auto idle = client();
  EXPECT_TRUE(idle.closedByServer());
}

TEST_F(ControlServerTest, BeyondTheLimitConnectionsAreRefusedAndLaterServedAgain) {
  start();
  {
    std::vector<RawClient> clients;
    for (int i = 0; i < 300; ++i) {
      clients.emplace_back(port_);
      ASSERT_TRUE(clients.back().connected());
    }
    int served = 0;
    int refused = 0;
    for (auto& one : clients) {
      one.send(get("/api/view"));
      const auto response = one.receive();
      served += response && response->status == 200 ? 1 : 0;
      refused += response && response->status == 503 ? 1 : 0;
    }
    EXPECT_EQ(served, 256);
    EXPECT_EQ(refused, 44);
  }
  // The server learns of each close in its own time; it must come to serve again.
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (ask(get("/api/view")).status != 200) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
}

TEST_F(ControlServerTest, AScreenshotMakesTheRoundTrip) {
  start();
  for (int i = 0; i < 3; ++i) {
    const auto response = ask(get("/api/screenshot.png"));
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_TRUE(response.has("Content-Type: image/png\r\n"));
    EXPECT_EQ(response.body, std::string("\1\2\3\4\5\6"));
  }
}

TEST_F(ControlServerTest, WithoutARendererScreenshotsTimeOutAndOnlyFourWait) {
  ControlLimits limits;
  limits.screenshotTime = 300ms;
  start(limits, false);
  std::vector<RawClient> waiting;
  for (int i = 0; i < 5; ++i) {
    waiting.emplace_back(port_);
    waiting.back().send(get("/api/screenshot.png"));
  }
  int tooMany = 0;
  for (auto& one : waiting) {
    const auto response = one.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 503);
    tooMany += response->body.find("too many") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(tooMany, 1);
}

TEST_F(ControlServerTest, WithoutARendererCommandsAre503) {
  ControlLimits limits;
  limits.applyTime = 1ms;
  start(limits, false);
  for (std::size_t i = 0; i < handoff::kMaxPendingCommands; ++i) {
    const auto response = ask(request("POST", "/api/view?zoom=2", "", ""));
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("not applied"));
  }
  EXPECT_THAT(ask(request("POST", "/api/view?zoom=2", "", "")).body, HasSubstr("queue is full"));
}

TEST_F(ControlServerTest, ATakenPortIsOneSentence) {
  start();
  net::http::ControlOptions options;
  options.port = port_;
  net::http::ControlServer second(io_.get_executor(), options, exchanges_, wall_, {}, workers_,
                                  clock_);
  const auto listening = second.listen();
  ASSERT_FALSE(listening);
  EXPECT_THAT(listening.error().message, HasSubstr("127.0.0.1:" + std::to_string(port_)));
  EXPECT_THAT(listening.error().message, HasSubstr("another program uses this port"));
}

TEST_F(ControlServerTest, StopsPromptlyWithClientsInEveryState) {
  start({}, false);
  auto idle = client();
  auto slow = client();
  slow.send("GET /api/sta");
  auto waiting = client();
  waiting.send(get("/api/screenshot.png"));
  auto applying = client();
  applying.send(request("POST", "/api/view?zoom=2", "", ""));
  ASSERT_EQ(ask(get("/api/view")).status, 200);
  const auto begin = std::chrono::steady_clock::now();
  stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
  EXPECT_TRUE(idle.closedByServer());
}

}  // namespace
}  // namespace flowwall::tests
