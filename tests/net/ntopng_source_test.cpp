// NtopngSource against a server that answers as the recorded one did, and then misbehaves: each
// fault has its state and its sentence, and goes away by itself.
#include "net/sources/ntopng_source.hpp"

#include <gtest/gtest.h>

#include "net/wire/ntopng_decoder.hpp"
#include "tests/net/ntopng_fixture.hpp"

namespace flowwall::net::sources {
namespace {

using model::SourceState;
using std::chrono::milliseconds;
using test::FakeMode;

class NtopngSourceTest : public NtopngFixture {};

TEST_F(NtopngSourceTest, LogsInOnceAndPolls) {
  start();
  EXPECT_EQ(source->cookiePreview(), "none");
  until([this] { return sink.batches.size() >= 3 && sink.batches.back().interface; });
  EXPECT_EQ(sink.health.front().state, SourceState::starting);
  EXPECT_EQ(last().state, SourceState::live);
  EXPECT_EQ(last().notice, "");
  EXPECT_TRUE(last().lastGood);
  EXPECT_EQ(last().label, "ntopng " + options.host + ", interface ntv0");
  EXPECT_EQ(fake.logins(), 1U);
  EXPECT_EQ(fake.overlappingLists(), 1U);
  EXPECT_EQ(source->cookiePreview(), "abcdef…");
  const model::FlowBatch& batch = sink.batches.back();
  EXPECT_EQ(batch.flows.size(), 50U);
  EXPECT_EQ(batch.interfaceId, 0);
  EXPECT_DOUBLE_EQ(batch.interface->download->bitsPerSecond, 167229.84375 * 8);
}

TEST_F(NtopngSourceTest, MergesPagesAndProtocols) {
  options.protocol = NtopngProtocol::all;
  options.pageSize = 7;
  options.length = 90;
  options.decodeInlineBytes = 0;  // each page goes through the worker pool
  start();
  until([this] { return !sink.batches.empty(); });
  const model::FlowBatch& batch = sink.batches.front();
  EXPECT_EQ(batch.flows.size(), 90U);
  EXPECT_EQ(batch.totalFlows, 100U);
  for (std::size_t i = 1; i < batch.flows.size(); ++i) {
    EXPECT_GE(batch.flows[i - 1].rate->bitsPerSecond, batch.flows[i].rate->bitsPerSecond);
  }
}

TEST_F(NtopngSourceTest, RenewsALostSessionOnceAndWithoutAWord) {
  start();
  until([this] { return !sink.batches.empty(); });
  const auto polls = sink.batches.size();
  fake.setSessionLife(2);  // worn out by now
  until([this, polls] { return sink.batches.size() > polls; });
  fake.setSessionLife(0);
  const unsigned logins = fake.logins();
  until([this, polls] { return sink.batches.size() > polls + 4; });
  EXPECT_GE(logins, 2U);
  EXPECT_LE(fake.logins(), logins + 1);  // one may have been under way
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngSourceTest, EachExpiryCostsOneLogin) {
  constexpr unsigned kLife = 5;
  fake.setSessionLife(kLife);
  start();
  until([this] { return sink.batches.size() >= 8; });
  // Each session answers five times; both requests of a poll may find out that it is over.
  EXPECT_LE(fake.logins(), fake.requests() / kLife + 1);
  EXPECT_GE(fake.logins(), 2U);
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngSourceTest, ASessionThatDiesAtOnceIsAnError) {
  faultThenRecovery(FakeMode::sessionsDie, SourceState::unreachable,
                    "ends the session right after a good login");
}

TEST_F(NtopngSourceTest, AnEmptyCookieDoesNotOverwrite) {
  fake.setMode(FakeMode::emptyCookie);
  start();
  until([this] { return sink.batches.size() >= 3; });
  EXPECT_EQ(fake.logins(), 1U);
}

TEST_F(NtopngSourceTest, WrongPasswordIsRefusedAndNeverRepeatedAloud) {
  options.password = "not it";
  start();
  until([this] { return last().failures >= 2; });
  EXPECT_EQ(last().state, SourceState::refused);
  EXPECT_EQ(last().error, "ntopng refuses the login: wrong password, or no user \"wall\"");
  fake.setPassword("not it");
  untilState(SourceState::live);
  for (const model::SourceHealth& said : sink.health) {
    EXPECT_EQ(said.error.find("not it"), std::string::npos);
  }
}

TEST_F(NtopngSourceTest, FactoryPassword) {
  faultThenRecovery(FakeMode::factoryPassword, SourceState::refused, "factory password");
}

TEST_F(NtopngSourceTest, ClosedPort) {
  faultThenRecovery(FakeMode::down, SourceState::unreachable,
                    "cannot connect to " + options.host + ": connection refused");
}

TEST_F(NtopngSourceTest, UntrustedCertificate) {
  faultThenRecovery(FakeMode::untrusted, SourceState::unreachable,
                    "127.0.0.1's certificate is not trusted: self-signed certificate; set "
                    "ntopng.ca_file to the CA that signed it");
}

TEST_F(NtopngSourceTest, CertificateForAnotherName) {
  faultThenRecovery(FakeMode::wrongName, SourceState::unreachable,
                    "127.0.0.1's certificate is for another name");
}

TEST_F(NtopngSourceTest, StartingUp) {
  faultThenRecovery(FakeMode::starting, SourceState::unreachable, "ntopng is still starting");
}

TEST_F(NtopngSourceTest, InvalidJson) {
  faultThenRecovery(FakeMode::invalidJson, SourceState::unreachable,
                    "ntopng's answer is not valid JSON");
}

TEST_F(NtopngSourceTest, TruncatedBody) {
  faultThenRecovery(FakeMode::truncated, SourceState::unreachable, "cut short at byte");
}

TEST_F(NtopngSourceTest, Rubbish) {
  faultThenRecovery(FakeMode::rubbish, SourceState::unreachable, "answer is not HTTP");
}

TEST_F(NtopngSourceTest, HangsUp) {
  faultThenRecovery(FakeMode::closes, SourceState::unreachable,
                    "closed the connection without an answer");
}

TEST_F(NtopngSourceTest, BadRequest) {
  faultThenRecovery(FakeMode::badRequest, SourceState::unreachable,
                    "rejects the request for /lua/rest/v2/get/flow/active_list.lua: internal "
                    "error");
}

TEST_F(NtopngSourceTest, SilenceHitsTheDeadline) {
  options.requestTimeout = milliseconds(700);
  faultThenRecovery(FakeMode::silent, SourceState::unreachable,
                    "timed out after 700 ms waiting for an answer from " + options.host);
}

TEST_F(NtopngSourceTest, SlownessHitsTheDeadline) {
  options.requestTimeout = milliseconds(600);
  faultThenRecovery(FakeMode::slow, SourceState::unreachable, "timed out after 600 ms");
}

TEST_F(NtopngSourceTest, WhatWasLiveIsStaleThenUnreachable) {
  clock = &real;
  options.retry.unreachableAfter = milliseconds(400);
  start();
  untilState(SourceState::live);
  fake.setMode(FakeMode::down);
  untilState(SourceState::stale);
  untilState(SourceState::unreachable);
  EXPECT_TRUE(last().lastGood);
  fake.setMode(FakeMode::normal);
  untilState(SourceState::live);
}

TEST_F(NtopngSourceTest, WhatWasLiveIsStaleAsSoonAsAnAnswerIsLate) {
  options.requestTimeout = std::chrono::hours(1);
  options.lateAfter = milliseconds(50);
  start();
  untilState(SourceState::live);
  fake.setMode(FakeMode::stalls);
  untilState(SourceState::stale);
  EXPECT_EQ(last().error, "no answer from " + options.host + " for more than 50 ms");
  EXPECT_EQ(last().failures, 0U) << "it may still come";
  const std::size_t said = sink.health.size();
  until([this] { return fake.overlappingLists() == 1; });
  EXPECT_EQ(sink.health.size(), said) << "once";
}

TEST_F(NtopngSourceTest, NothingIsLateBeforeTwoIntervals) {
  options.lateAfter = milliseconds(1);
  options.pollInterval = milliseconds(400);
  options.requestTimeout = milliseconds(100);
  start();
  untilState(SourceState::live);
  fake.setMode(FakeMode::silent);
  until([this] { return last().failures == 1; });
  for (const auto& health : sink.health) {
    EXPECT_EQ(health.error.find("for more than"), std::string::npos);
  }
}

TEST_F(NtopngSourceTest, AnEmptyListIsGood) {
  fake.setMode(FakeMode::emptyList);
  start();
  untilState(SourceState::live);
  EXPECT_TRUE(sink.batches.front().flows.empty());
  EXPECT_EQ(sink.batches.front().totalFlows, 0U);
  EXPECT_EQ(last().notice, "ntopng lists no active TCP flows");
}

TEST_F(NtopngSourceTest, BytesInPieces) {
  fake.setMode(FakeMode::pieces);
  start();
  until([this] { return !sink.batches.empty(); });
  EXPECT_EQ(sink.batches.front().flows.size(), 50U);
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngSourceTest, NoStatisticsCostOnlyTheStatistics) {
  fake.setMode(FakeMode::noStatistics);
  start();
  until([this] { return !last().notice.empty(); });
  EXPECT_EQ(last().state, SourceState::live);
  EXPECT_FALSE(sink.batches.back().interface);
  EXPECT_EQ(sink.batches.back().flows.size(), 50U);
  EXPECT_EQ(last().notice, "no interface statistics: ntopng answered rc -2 INVALID_INTERFACE");
  fake.setMode(FakeMode::invalidJson);
  until([this] { return !last().error.empty(); });
  EXPECT_EQ(last().notice, "") << "it was of the last good poll";
}

TEST_F(NtopngSourceTest, SaysWhatIsNotAsAskedFor) {
  options.interfaceId = 1;
  options.insecure = true;
  options.caFile.clear();
  fake.setMode(FakeMode::untrusted);
  start();
  untilState(SourceState::live);
  EXPECT_NE(last().notice.find("ntopng shows interface 0, asked for 1"), std::string::npos);
  EXPECT_NE(last().notice.find("certificate is not verified"), std::string::npos);
}

TEST_F(NtopngSourceTest, AHostByNameIsLookedUpAndVerified) {
  options.host = "localhost:" + std::to_string(fake.port());
  start();
  untilState(SourceState::live);
}

TEST_F(NtopngSourceTest, StatisticsThatHangHoldNothingUp) {
  fake.setMode(FakeMode::statisticsHang);
  start();
  until([this] { return sink.batches.size() >= 5; });
  EXPECT_EQ(last().failures, 0U);
  EXPECT_EQ(fake.overlappingLists(), 1U);
  EXPECT_EQ(fake.overlapping(), 2U);  // one request for statistics hangs, no more
  EXPECT_FALSE(sink.batches.back().interface);
  fake.setMode(FakeMode::normal);
}

TEST_F(NtopngSourceTest, StatisticsSayWhenTheyCame) {
  start();
  until([this] { return !sink.batches.empty() && sink.batches.back().interface; });
  EXPECT_EQ(sink.batches.back().interface->received, manual.utc());
}

TEST_F(NtopngSourceTest, NoBatchCarriesOldStatistics) {
  start();
  until([this] { return !sink.batches.empty() && sink.batches.back().interface; });
  fake.setMode(FakeMode::statisticsHang);
  const auto batches = sink.batches.size();
  until([this, batches] { return sink.batches.size() > batches + 2; });
  manual.advance(milliseconds(31'000));
  until([this, batches] { return sink.batches.size() > batches + 5; });
  EXPECT_FALSE(sink.batches.back().interface);
}

TEST_F(NtopngSourceTest, AServerThatCannotKeepUpIsSaidToBe) {
  // By this clock, each look at it takes longer than the interval.
  struct Hurried final : model::Clock {
    model::Uptime uptime() const override { return now += milliseconds(50); }
    model::UtcTime utc() const override { return {}; }
    mutable model::Uptime now{0};
  } hurried;
  clock = &hurried;
  start();
  untilState(SourceState::live);
  EXPECT_EQ(last().notice, "ntopng needs longer than the poll interval: it is asked less often");
  stop();
}

TEST_F(NtopngSourceTest, ABatchCarriesTheAnswersByteForByte) {
  options.protocol = NtopngProtocol::all;
  options.pageSize = 30;
  start();
  until([this] { return !sink.batches.empty(); });
  const model::FlowBatch& batch = sink.batches.front();
  ASSERT_EQ(batch.raw.size(), 4U);  // two pages a protocol
  std::size_t rows = 0;
  for (const auto& page : batch.raw) {
    EXPECT_TRUE(page->starts_with("{\"rc\":0,\"recordsTotal\":50,"));
    EXPECT_TRUE(page->ends_with("]}"));
    const auto decoded = wire::decodeActiveList(*page);
    ASSERT_TRUE(decoded);
    rows += decoded->flows.size();
  }
  EXPECT_EQ(rows, 100U);
}

TEST_F(NtopngSourceTest, NewParamsAreAskedForAtOnce) {
  options.pollInterval = std::chrono::hours(1);
  start();
  until([this] { return sink.batches.size() == 1; });
  ASSERT_TRUE(source->setParams({0, 7, NtopngProtocol::udp}));
  until([this] { return sink.batches.size() == 2; });
  EXPECT_EQ(sink.batches.back().flows.size(), 7U);
  EXPECT_EQ(sink.batches.back().flows.front().key.l4, model::L4Protocol::udp);
  ASSERT_TRUE(source->setParams({3, 7, NtopngProtocol::udp}));
  until([this] { return sink.batches.size() == 3; });
  EXPECT_NE(last().notice.find("ntopng shows interface 0, asked for 3"), std::string::npos);
}

TEST_F(NtopngSourceTest, NewParamsReplaceAPollUnderWay) {
  options.requestTimeout = std::chrono::hours(1);
  fake.setMode(FakeMode::stalls);
  start();
  until([this] { return fake.overlappingLists() == 1; });
  fake.setMode(FakeMode::normal);
  ASSERT_TRUE(source->setParams({0, 9, NtopngProtocol::tcp}));
  until([this] { return !sink.batches.empty(); });
  EXPECT_EQ(sink.batches.front().flows.size(), 9U);
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngSourceTest, ParamsOutOfRangeChangeNothing) {
  start();
  const NtopngParams before = source->params();
  EXPECT_FALSE(source->setParams({-1, 50, NtopngProtocol::tcp}));
  EXPECT_FALSE(source->setParams({0, 0, NtopngProtocol::tcp}));
  EXPECT_EQ(source->setParams({0, 100'001, NtopngProtocol::tcp}).error().message,
            "the number of flows is from 1 to 100000");
  EXPECT_EQ(source->params(), before);
}

TEST_F(NtopngSourceTest, WhatComesInTimeIsShown) {
  options.length = 100;
  options.pageSize = 10;
  options.pollTimeout = milliseconds(0);  // over after the first page
  start();
  until([this] { return !sink.batches.empty(); });
  EXPECT_EQ(sink.batches.front().flows.size(), 10U);
  EXPECT_EQ(sink.batches.front().totalFlows, 50U);
  EXPECT_NE(last().notice.find("ntopng is too slow for 100 flows a poll"), std::string::npos);
}

TEST_F(NtopngSourceTest, AnswersLargerThanAPollMayBeAreRefused) {
  options.maxPollBytes = 1000;
  start();
  until([this] { return last().failures >= 1; });
  EXPECT_EQ(last().error, "ntopng's answers to one poll are larger than 0 MiB");
}

TEST_F(NtopngSourceTest, Overloaded) {
  faultThenRecovery(FakeMode::overloaded, SourceState::unreachable,
                    "answered the login with status 503");
}

TEST_F(NtopngSourceTest, CancellationIsPromptWhereverItComes) {
  options.requestTimeout = milliseconds(40'000);
  fake.setMode(FakeMode::silent);
  start();
  until([this] { return fake.overlapping() > 0; });
  const auto before = std::chrono::steady_clock::now();
  const std::size_t said = sink.health.size();
  stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
  EXPECT_EQ(sink.health.size(), said);  // leaving is no failure
}

TEST_F(NtopngSourceTest, CancellationWhileWaitingForTheNextPoll) {
  options.pollInterval = std::chrono::hours(1);
  start();
  untilState(SourceState::live);
  stop();
  EXPECT_TRUE(finished);
}

TEST_F(NtopngSourceTest, OptionsThatCannotWorkAreRefused) {
  options.host = "no host";
  EXPECT_FALSE(NtopngSource::make(options, *clock, workers));
  options.host = "10.0.0.1";
  options.caFile = "/nonexistent/ca.pem";
  const auto made = NtopngSource::make(options, *clock, workers);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message.find("ntopng.ca_file: cannot use the CA file /nonexistent/ca.pem"),
            0U);
}

TEST_F(NtopngSourceTest, AnEmptyListDoesNotTellItsInterface) {
  options.interfaceId = 4;
  fake.setMode(FakeMode::emptyList);
  start();
  untilState(SourceState::live);
  EXPECT_NE(last().notice.find("ntopng lists no active TCP flows"), std::string::npos);
  EXPECT_EQ(last().notice.find("shows interface"), std::string::npos);  // no row says which
}

}  // namespace
}  // namespace flowwall::net::sources
