#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <ctime>
#include <limits>

#include "engine/ui/content.hpp"
#include "engine/ui/easing_keys.hpp"
#include "engine/ui/theme.hpp"
#include "engine/ui/toast_queue.hpp"

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;

model::Snapshot liveSnapshot() {
  model::Snapshot made;
  made.generation = 1;
  made.health.source = "ntopng";
  made.health.state = model::SourceState::live;
  made.health.lastGood = 0ms;
  return made;
}

TEST(Text, RatesHaveThreeDigitsAndAUnit) {
  const auto text = [](double bits) { return toString(rateText({bits})); };
  EXPECT_EQ(text(0), "0 bps");
  EXPECT_EQ(text(999), "999 bps");
  EXPECT_EQ(text(999.6), "1.0 kbps");
  EXPECT_EQ(text(1'240'000), "1.2 Mbps");
  EXPECT_EQ(text(96'400'000), "96.4 Mbps");
  EXPECT_EQ(text(99'960'000), "100 Mbps");
  EXPECT_EQ(text(999'600'000), "1.0 Gbps");
  EXPECT_EQ(text(4e15), "4.0 Pbps");
  EXPECT_EQ(text(2.5e18), "2.5 Ebps");
  EXPECT_EQ(text(1.84e22), "18.4 Zbps");
  EXPECT_EQ(text(9.99e26), "999 Ybps");
  EXPECT_EQ(text(-5), "0 bps");
}

TEST(Text, OfARateStaysShortWhateverItIs) {
  using Limits = std::numeric_limits<double>;
  const auto text = [](double bits) { return toString(rateText({bits})); };
  EXPECT_EQ(text(9.996e26), "> 999 Ybps");
  EXPECT_EQ(text(Limits::max()), "> 999 Ybps");
  EXPECT_EQ(text(Limits::infinity()), "> 999 Ybps");
  EXPECT_EQ(text(-Limits::infinity()), "0 bps");
  EXPECT_EQ(text(Limits::quiet_NaN()), "0 bps");
}

TEST(Text, SmallSharesAreNotNothing) {
  EXPECT_EQ(percent(0.0), "0%");
  EXPECT_EQ(percent(0.001), "<1%");
  EXPECT_EQ(percent(0.424), "42%");
  EXPECT_EQ(percent(1.3), "100%");
}

std::u32string charactersOf(std::string_view text) {
  std::u32string characters;
  while (!text.empty()) {
    characters += takeCharacter(text);
  }
  return characters;
}

TEST(Text, IsTakenCharacterByCharacterWhateverItIs) {
  EXPECT_EQ(charactersOf("aé→😀"), U"aé→😀");
  EXPECT_EQ(charactersOf("\t\x01"), U"  ");
  EXPECT_EQ(charactersOf("\xff"
                         "a\xc3"),
            U"\xfffd"
            U"a\xfffd");
  EXPECT_EQ(charactersOf("\xc0\xaf"), U"\xfffd") << "overlong";
  EXPECT_EQ(charactersOf("\xed\xa0\x80"), U"\xfffd") << "half a pair";
}

TEST(EasingTest, ValuesRunToTheirTargetAndStay) {
  Easing easing;
  const auto at = [&](model::Uptime now, double target) {
    easing.begin(now);
    const double value = easing.towards(1, target);
    easing.end();
    return value;
  };
  EXPECT_EQ(at(0ms, 100.0), 100.0) << "the first value is there at once";
  EXPECT_FALSE(easing.running(0ms));
  EXPECT_EQ(at(1000ms, 200.0), 100.0);
  EXPECT_TRUE(easing.running(1000ms));
  const double half = at(1300ms, 200.0);
  EXPECT_GT(half, 150.0);
  EXPECT_LT(half, 200.0);
  EXPECT_NEAR(at(1300ms, 0.0), half, 1e-9) << "turns where it is";
  EXPECT_EQ(at(1900ms, 0.0), 0.0);
  EXPECT_FALSE(easing.running(1900ms));
}

TEST(EasingTest, ForgetsWhatIsNotAskedFor) {
  Easing easing;
  easing.begin(0ms);
  EXPECT_EQ(easing.towards(1, 10.0), 10.0);
  easing.end();
  easing.begin(1s);
  easing.end();
  easing.begin(2s);
  EXPECT_EQ(easing.towards(1, 20.0), 20.0);
}

TEST(Counts, WhatIsUnknownHasNoRow) {
  Easing easing;
  auto shown = liveSnapshot();
  shown.totals = {
      .flows = 10, .reportedFlows = 12480, .alerted = 3, .hosts = 1934, .localHosts = 212};
  EXPECT_EQ(countsOf(shown, easing),
            (std::vector<CountRow>{{"Flows", "12,480", " / 10 shown", {}, true},
                                   {"Hosts", "1,934", " / 212 local", {}},
                                   {"Alerted flows", "3", "", Tone::bad, true}}));
  shown.interface.emplace();
  shown.interface->drops = 0;
  EXPECT_EQ(countsOf(shown, easing).back(), (CountRow{"Drops", "0", "", {}, true}));
  shown.interface->drops = 7;
  EXPECT_EQ(countsOf(shown, easing).back().tone, Tone::warning);
}

TEST(Counts, KeepTheMostTellingWhereFewFit) {
  Easing easing;
  auto shown = liveSnapshot();
  shown.interface.emplace();
  shown.interface->devices = 4;
  shown.interface->drops = 0;
  shown.interface->uptime = "3 days";
  const auto namesIn = [&](std::size_t room) {
    std::vector<std::string> names;
    for (const CountRow& row : countsIn(room, countsOf(shown, easing))) {
      names.push_back(row.name);
    }
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(namesIn(9), (Names{"Flows", "Hosts", "Devices", "Alerted flows", "Drops", "Uptime"}));
  EXPECT_EQ(namesIn(4), (Names{"Flows", "Hosts", "Alerted flows", "Drops"}));
  EXPECT_EQ(namesIn(3), (Names{"Flows", "Alerted flows", "Drops"}));
  EXPECT_EQ(namesIn(2), (Names{"Flows", "Alerted flows"}));
  EXPECT_EQ(namesIn(0), Names{});
}

TEST(Counts, StayShortEnoughForTheirRow) {
  Easing easing;
  auto shown = liveSnapshot();
  shown.interface.emplace().drops = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(countsOf(shown, easing).back().value, "999,999,999,999,999");
}

TEST(Counts, OfFlowsSayHowManyOfAllAreShown) {
  const auto flowsRow = [](const model::Snapshot& snapshot) {
    Easing easing;
    return countsOf(snapshot, easing).front();
  };
  auto shown = liveSnapshot();
  shown.totals = {.flows = 50, .reportedFlows = 50};
  EXPECT_EQ(flowsRow(shown), (CountRow{"Flows", "50", "", {}, true})) << "all of them";
  shown.interface.emplace().flows = 2491;
  EXPECT_EQ(flowsRow(shown), (CountRow{"Flows", "2,491", " / 50 shown", {}, true}));
  ASSERT_FALSE(shown.filter.filter.set(model::FilterField::srcIp, "10.0.0.0/8"));
  shown.filter.of = 50;
  shown.filter.matching = 3;
  EXPECT_EQ(flowsRow(shown).addition, " / 3 shown");
  shown.interface->flows = 52;
  shown.filter.matching = 50;
  EXPECT_EQ(flowsRow(shown).addition, " / 50 shown") << "a filter is in force";
  shown.filter = {};
  EXPECT_EQ(flowsRow(shown).addition, "") << "counted a moment earlier or later";
}

// Interface and flows count different things: one line through both would tell of a change that was
// none.
TEST(Throughput, WhatWasMeasuredOtherwiseIsAGap) {
  using Origin = model::ThroughputSample::Origin;
  Easing easing;
  auto shown = liveSnapshot();
  shown.history.samples = {{{60e3}, {1e3}, Origin::flows},
                           {{}, {}, Origin::gap},
                           {{5e6}, {1e6}, Origin::interface},
                           {{6e6}, {2e6}, Origin::interface}};
  const auto samples = throughputOf(shown, easing).samples;
  ASSERT_EQ(samples.size(), 4U);
  EXPECT_EQ(samples[0], model::ThroughputSample{});
  EXPECT_EQ(samples[2], shown.history.samples[2]);
  EXPECT_EQ(samples[3], shown.history.samples[3]);
}

TEST(Throughput, SaysWhenItIsTheSumOfTheFlows) {
  Easing easing;
  auto shown = liveSnapshot();
  shown.interface =
      model::InterfaceStats{.upload = model::BitRate{1e6}, .download = model::BitRate{5e6}};
  EXPECT_FALSE(throughputOf(shown, easing).ofFlows);
  shown.interface.reset();  // as when ntopng's statistics fail
  EXPECT_TRUE(throughputOf(shown, easing).ofFlows);
  shown.health.state = model::SourceState::unreachable;
  EXPECT_FALSE(throughputOf(shown, easing).ofFlows) << "there is no figure";
}

TEST(Honesty, SaysTheSameSentenceAsTheStatus) {
  auto shown = liveSnapshot();
  shown.health.notice = "no file; no answer";
  shown.totals.unplaced = 3;
  EXPECT_EQ(honesty(shown), "3 without a place · no file; no answer");
}

TEST(Honesty, SaysThatItIsOfAllFlowsBesideWhatMatchesAFilter) {
  auto shown = liveSnapshot();
  shown.totals.unplaced = 3;
  shown.totals.onePlace = 1;
  shown.filter = {.matching = 2, .of = 9};
  EXPECT_EQ(honesty(shown), "3 of all flows without a place · 1 of all flows within one place");
}

TEST(Figures, OfASilentSourceDoNotLookCurrent) {
  Easing easing;
  auto shown = liveSnapshot();
  shown.totals.down = {842e6};
  shown.topFlows.resize(1);
  shown.interface = model::InterfaceStats{.uptime = "02:27"};
  EXPECT_EQ(throughputOf(shown, easing).download, (RateText{"842", "Mbps"}));
  EXPECT_EQ(flowsOf(shown, easing).size(), 1U);
  shown.health.state = model::SourceState::unreachable;
  EXPECT_EQ(throughputOf(shown, easing).download, (RateText{"–", ""}));
  for (const CountRow& row : countsOf(shown, easing)) {
    EXPECT_EQ(row.value, "–") << row.name;
  }
  EXPECT_TRUE(flowsOf(shown, easing).empty());
  EXPECT_EQ(noticeOf(shown).tone, Tone::bad);
}

TEST(Flows, NameTheHostAndThePlaceAndWhoOpenedThem) {
  Easing easing;
  auto shown = liveSnapshot();
  model::TopFlow flow;
  flow.nearName.assign("kali-vm");
  flow.farName.assign("192.0.2.1");
  flow.serverPort = 22;
  flow.alerted = true;
  flow.score = 180;
  flow.up = {1e6};
  flow.down = {2e5};
  shown.topFlows = {flow};
  EXPECT_EQ(flowsOf(shown, easing).front(),
            (FlowRow{model::DeviceOs::unknown, "port 22", "1.2 Mbps", "kali-vm → 192.0.2.1", "180",
                     false}));
  shown.topFlows.front().farPlace.assign("Berlin, DE");
  shown.topFlows.front().serverIsNear = true;
  shown.topFlows.front().alerted = false;
  EXPECT_EQ(flowsOf(shown, easing).front().pair, "kali-vm ← Berlin, DE");
  EXPECT_EQ(flowsOf(shown, easing).front().score, "");
}

TEST(DeviceOs, OfNoFlowNoShareIsTold) {
  Easing easing;
  auto shown = liveSnapshot();
  shown.totals = {.flows = 10, .reportedFlows = 10};
  EXPECT_EQ(osOf(shown, easing).front().share, "0%");
  ASSERT_FALSE(shown.filter.filter.set(model::FilterField::srcIp, "10.0.0.0/8"));
  shown.filter.of = 10;
  EXPECT_EQ(osOf(shown, easing).front().share, "–");
  shown.filter.matching = 1;
  EXPECT_EQ(osOf(shown, easing).front().share, "0%");
}

TEST(DeviceOs, OnlyAShareOfAllFillsItsBar) {
  const auto bars = [](double windows, double android) {
    Easing easing;
    auto shown = liveSnapshot();
    model::Breakdown& os = shown.breakdowns.os;
    os.size = 2;
    os.entries[0].key.assign("windows");
    os.entries[0].share = windows;
    os.entries[1].key.assign("android");
    os.entries[1].share = android;
    const auto rows = osOf(shown, easing);
    return std::pair(rows[0].barPermille, rows[1].barPermille);
  };
  EXPECT_EQ(bars(0.42, 0.21), std::pair(920, 460));
  EXPECT_EQ(bars(0.97, 0.03), std::pair(970, 30));
  EXPECT_EQ(bars(1.0, 0.0), std::pair(1000, 0));
  EXPECT_EQ(bars(0.01, 0.0).first, 184) << "small ones look small";
  EXPECT_EQ(bars(0.0, 0.0), std::pair(0, 0));
}

TEST(Notice, SaysWhyThereIsNothingToDraw) {
  auto shown = liveSnapshot();
  EXPECT_EQ(noticeOf(shown).headline, "No flows");
  const auto known = shown.interface;
  shown.interface = model::InterfaceStats{.flows = 2491};  // UDP, when TCP is asked for
  EXPECT_THAT(noticeOf(shown).detail, testing::HasSubstr("none of the 2,491"));
  shown.interface = known;
  shown.totals.reportedFlows = 3;
  EXPECT_EQ(noticeOf(shown), Notice{}) << "there are some, though none is in the table";
  shown.totals = {.flows = 3, .reportedFlows = 3, .unplaced = 3};
  EXPECT_EQ(noticeOf(shown).headline, "No place is known for any flow");
  shown.totals.unplaced = 2;
  EXPECT_EQ(noticeOf(shown), Notice{});
  shown.totals.onePlace = 1;
  EXPECT_EQ(noticeOf(shown).headline, "No flow goes from one place to another");
  EXPECT_EQ(noticeOf(shown).detail, "Each has both its ends in one place, or one in none.");
  shown.totals = {.flows = 3, .reportedFlows = 3, .onePlace = 3};
  EXPECT_EQ(noticeOf(shown).detail, "Each has both its ends in one place.");
  EXPECT_EQ(noticeOf({}).headline, "Connecting to the source");
}

TEST(Notice, DoesNotSayThatASilentSourceAnswers) {
  auto shown = liveSnapshot();
  shown.health.error = "connection refused";
  shown.health.state = model::SourceState::stale;
  EXPECT_EQ(noticeOf(shown).headline, "No answer from ntopng");
  shown.health.state = model::SourceState::unreachable;
  EXPECT_EQ(noticeOf(shown).detail, "connection refused") << "whole, where the line is cut";
}

TEST(Figures, OfTheLastFlowsStayWhileTheSourceIsSilentOrRefuses) {
  auto shown = liveSnapshot();
  shown.totals.flows = 3;
  for (const auto state : {model::SourceState::unreachable, model::SourceState::refused}) {
    shown.health.state = state;
    EXPECT_EQ(freshness(shown), Freshness::old);
    EXPECT_EQ(noticeOf(shown), Notice{}) << "the picture is not empty";
  }
}

TEST(ClockTest, KeepsTheEnvironmentsZone) {
  const model::UtcTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 12h + 5s;
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  EXPECT_EQ(clockOf(noon), (ClockContent{"12:00:05", "Tue 24 Nov 2026 · UTC"}));
  ::setenv("TZ", "IST-5:30", 1);
  ::tzset();
  EXPECT_EQ(clockOf(noon), (ClockContent{"17:30:05", "Tue 24 Nov 2026 · IST"}));
  before == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
  ::tzset();
}

model::Alert alert(std::uint64_t number, model::Uptime raised) {
  model::Alert made;
  made.number = number;
  made.raised = raised;
  return made;
}

TEST(Toasts, AreShownOneByOneLongEnoughToBeRead) {
  ToastQueue queue;
  queue.update({}, 0s);
  EXPECT_EQ(queue.shown(), nullptr);
  std::vector<model::Alert> alerts{alert(1, 1s)};
  queue.update(alerts, 1s);
  ASSERT_NE(queue.shown(), nullptr);
  EXPECT_EQ(queue.shown()->number, 1U);
  alerts.push_back(alert(2, 2s));
  alerts.push_back(alert(3, 2s));
  queue.update(alerts, 5s);
  EXPECT_EQ(queue.shown()->number, 1U) << "not yet five seconds";
  queue.update(alerts, 6s);
  EXPECT_EQ(queue.shown()->number, 2U);
  queue.update(alerts, 11s);
  EXPECT_EQ(queue.shown()->number, 3U);
  queue.update(alerts, 22s);
  EXPECT_NE(queue.shown(), nullptr);
  queue.update(alerts, 23s);
  EXPECT_EQ(queue.shown(), nullptr) << "nothing is shown for ever, nor twice";
}

TEST(Toasts, StartWithTheNewestAndLeaveOldNewsOut) {
  ToastQueue queue;
  queue.update({alert(1, 0s), alert(2, 1s)}, 100s);
  EXPECT_EQ(queue.shown(), nullptr);
  ToastQueue started;
  started.update({alert(8, 99s), alert(9, 99s)}, 100s);
  ASSERT_NE(started.shown(), nullptr);
  EXPECT_EQ(started.shown()->number, 9U);
  EXPECT_EQ(started.opacity(100s), 1.0);
}

TEST(Toasts, SayWhoToWhomHowBadAndWhy) {
  auto shown = alert(1, 0s);
  shown.client.assign("nas-02");
  shown.server.assign("185.220.101.7");
  shown.country.assign("DE");
  shown.asn = 60729;
  shown.score = 180;
  shown.why.assign("blacklisted host");
  EXPECT_EQ(alertText(shown),
            "nas-02 → 185.220.101.7 (DE, AS60729) · score 180 · blacklisted host");
  shown.serverIsNear = true;
  shown.country.clear();
  EXPECT_EQ(alertText(shown), "nas-02 (AS60729) → 185.220.101.7 · score 180 · blacklisted host");
}

// WCAG 2.1, relative luminance and contrast ratio.
double luminance(scene::Rgb colour) {
  const auto linear = [](std::uint8_t value) {
    const double c = value / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
}

double contrast(scene::Rgb ink, scene::Rgb ground) {
  const double a = luminance(ink) + 0.05;
  const double b = luminance(ground) + 0.05;
  return std::max(a, b) / std::min(a, b);
}

TEST(Theme, EverythingReadableHasContrast) {
  std::vector<scene::Rgb> inks{theme::kInk, theme::kMute};
  for (const auto palette : {model::Palette::standard, model::Palette::colorblind}) {
    for (const Tone tone : {Tone::live, Tone::note, Tone::warning, Tone::bad}) {
      inks.push_back(theme::colourOf(tone, palette));
    }
  }
  for (const auto ground : theme::kGrounds) {
    for (const auto ink : inks) {
      EXPECT_GE(contrast(ink, ground), 4.5)
          << int{ink.r} << ',' << int{ink.g} << ',' << int{ink.b} << " on " << int{ground.r};
    }
  }
  const auto whiteBehind = [](std::uint8_t shade) {
    return static_cast<std::uint8_t>(
        std::lround(255.0F * (1.0F - theme::kTextShade) + shade * theme::kTextShade));
  };
  const scene::Rgb dark = theme::kGrounds.front();
  const scene::Rgb light{whiteBehind(dark.r), whiteBehind(dark.g), whiteBehind(dark.b)};
  for (const auto ink : inks) {
    EXPECT_GE(contrast(ink, light), 4.5) << int{ink.r} << " on a packet that passes behind";
  }
  EXPECT_GE(contrast(theme::kToastInk, theme::kToastGround), 4.5);
  EXPECT_GE(contrast(theme::kMute, theme::kNoticeGround), 4.5);
  EXPECT_LT(contrast(theme::kDim, theme::kGrounds[1]), 4.5) << "for hairlines only";
}

}  // namespace
}  // namespace flowwall::ui
