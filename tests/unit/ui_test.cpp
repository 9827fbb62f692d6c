#include <gmock/gmock.h>

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>

#include "engine/ui/panels.hpp"
#include "engine/ui/pixel_shift.hpp"
#include "engine/ui/state_line.hpp"

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;
using model::SourceState;

model::Snapshot snapshot(SourceState state, std::string error = {}) {
  model::Snapshot made;
  made.generation = 1;
  made.health = {.source = "ntopng",
                 .label = "ntopng 10.0.0.1, interface eth0",
                 .state = state,
                 .error = std::move(error),
                 .lastGood = 10'000ms};
  return made;
}

TEST(StateLine, EachStateHasItsWordsAndTone) {
  EXPECT_EQ(describe({}, 0ms), (StateLine{"starting", Tone::note}));
  EXPECT_EQ(describe(snapshot(SourceState::starting), 12s),
            (StateLine{"ntopng 10.0.0.1, interface eth0 · connecting", Tone::note}));
  EXPECT_EQ(describe(snapshot(SourceState::live), 12s),
            (StateLine{"ntopng 10.0.0.1, interface eth0 · live, 2 s ago", Tone::live}));
  EXPECT_EQ(
      describe(snapshot(SourceState::stale, "no answer"), 24s),
      (StateLine{"ntopng 10.0.0.1, interface eth0 · stale, 14 s · no answer", Tone::warning}));
  EXPECT_EQ(
      describe(snapshot(SourceState::unreachable, "no route"), 24s),
      (StateLine{"ntopng 10.0.0.1, interface eth0 · last answer 14 s ago · no route", Tone::bad}));
  EXPECT_EQ(describe(snapshot(SourceState::refused, "wrong user or password"), 24s),
            (StateLine{"ntopng 10.0.0.1, interface eth0 · last answer 14 s ago · wrong user or "
                       "password",
                       Tone::bad}));
  auto never = snapshot(SourceState::unreachable, "no route");
  never.health.lastGood.reset();
  EXPECT_EQ(describe(never, 24s).text, "ntopng 10.0.0.1, interface eth0 · no route");
}

TEST(StateLine, WhatIsRecordedIsNeverCalledLive) {
  auto replayed = snapshot(SourceState::live);
  replayed.health.source = "replay";
  replayed.health.label = "replay of monday, recorded 2026-11-23 09:00 UTC";
  EXPECT_EQ(describe(replayed, 12s), (StateLine{replayed.health.label, Tone::note}));
}

TEST(StateLine, TheDemoIsNeverCalledLive) {
  auto demo = snapshot(SourceState::live);
  demo.health.source = "demo";
  demo.health.label = "demo data";
  EXPECT_EQ(describe(demo, 12s), (StateLine{"demo data", Tone::note}));
}

TEST(StateLine, AgesGrowIntoMinutesAndHours) {
  const auto at = [](model::Uptime age) {
    return describe(snapshot(SourceState::stale), 10s + age).text;
  };
  EXPECT_THAT(at(119s), testing::HasSubstr("stale, 119 s"));
  EXPECT_THAT(at(120s), testing::HasSubstr("stale, 2 min"));
  EXPECT_THAT(at(119min), testing::HasSubstr("stale, 119 min"));
  EXPECT_THAT(at(49h), testing::HasSubstr("stale, 49 h"));
  EXPECT_THAT(at(-5s), testing::HasSubstr("stale, 0 s"));
}

std::string confession(const model::Totals& totals, std::string notice = {}) {
  model::Snapshot made;
  made.totals = totals;
  made.health.notice = std::move(notice);
  return honesty(made);
}

TEST(Honesty, IsSilentWhenNothingIsLeftOut) {
  EXPECT_EQ(confession({.flows = 50, .reportedFlows = 50}), "");
  EXPECT_EQ(confession({.flows = 50, .reportedFlows = 0}), "");
}

TEST(Honesty, ConfessesThatFlowsShareArcs) {
  model::Snapshot made;
  made.totals = {.flows = 50000, .reportedFlows = 50000};
  EXPECT_EQ(honesty(made, {.sharedArcs = 1240}), "all flows share 1,240 arcs");
  EXPECT_EQ(honesty(made, {.sharedArcs = 1}), "all flows share 1 arc");
  EXPECT_EQ(honesty(made, {.linesPercent = 13}), "lines drawn for 13% of flows");
  EXPECT_EQ(honesty(made, {.sharedArcs = 15000, .linesPercent = 35}),
            "all flows share 15,000 arcs · lines drawn for 35% of arcs");
}

TEST(Honesty, ConfessesWhatIsNotDrawn) {
  EXPECT_EQ(confession({.flows = 2000, .reportedFlows = 41230}), "showing 2,000 of 41,230 flows");
  EXPECT_EQ(confession({.flows = 400, .reportedFlows = 400, .unplaced = 312}),
            "312 without a place");
  EXPECT_EQ(confession({.flows = 999, .reportedFlows = 1234567, .unplaced = 1}),
            "showing 999 of 1,234,567 flows · 1 without a place");
  EXPECT_EQ(confession({.flows = 400, .reportedFlows = 400, .unplaced = 3, .onePlace = 1234}),
            "3 without a place · 1,234 within one place");
}

TEST(Filter, IsSaidWithHowManyMatch) {
  model::AppliedFilter applied{.filter = {}, .matching = 340, .of = 340};
  EXPECT_EQ(filterLine(applied), "");
  EXPECT_FALSE(applied.filter.set(model::FilterField::srcIp, "10.0.0.0/8"));
  applied.matching = 12;
  EXPECT_EQ(filterLine(applied), "FILTER — 12 of 340 flows match from 10.0.0.0/8");
  applied.matching = 1;
  EXPECT_EQ(filterLine(applied), "FILTER — 1 of 340 flows matches from 10.0.0.0/8");
}

TEST(Honesty, PassesOnWhatTheSourceConfesses) {
  EXPECT_EQ(confession({}, "ntopng's certificate is not verified"),
            "ntopng's certificate is not verified");
  EXPECT_EQ(confession({.unplaced = 1}, "UDP has no counters"),
            "1 without a place · UDP has no counters");
}

PanelsInput inputOf(const model::Snapshot& snapshot, model::Uptime now, int widthPx, int heightPx) {
  return {.snapshot = snapshot, .now = now, .widthPx = widthPx, .heightPx = heightPx};
}

class PanelsAt : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(PanelsAt, LieWithinThePicture) {
  const auto [width, height] = GetParam();
  auto shown = snapshot(SourceState::live);
  shown.totals = {.flows = 2000, .reportedFlows = 41230, .unplaced = 312};
  Panels panels("Operations");
  const auto& list = panels.update(inputOf(shown, 12s, width, height));
  ASSERT_GT(list.vertices.size(), 4U * 60U) << "four vertices a letter";
  EXPECT_EQ(list.indices.size() % 3, 0U);
  // But for the shade, which reaches as far beyond it as panels are shifted.
  const float beyond = std::ceil(
      kMostPixelShift * std::max(static_cast<float>(std::min(width, height)) / 1080.0F, 1.0F));
  for (const auto& vertex : list.vertices) {
    EXPECT_GE(vertex.position.x, -beyond);
    EXPECT_LE(vertex.position.x, static_cast<float>(width) + beyond);
    EXPECT_GE(vertex.position.y, -beyond);
    EXPECT_LE(vertex.position.y, static_cast<float>(height) + beyond);
  }
  for (const auto index : list.indices) {
    EXPECT_LT(index, list.vertices.size());
  }
  EXPECT_EQ(list.atlas.coverage.size(), static_cast<std::size_t>(list.atlas.widthPx) *
                                            static_cast<std::size_t>(list.atlas.heightPx));
}

INSTANTIATE_TEST_SUITE_P(Sizes, PanelsAt,
                         testing::Values(std::pair{1280, 720}, std::pair{1920, 1080},
                                         std::pair{3840, 2160}, std::pair{1080, 1920},
                                         std::pair{800, 600}, std::pair{320, 240},
                                         std::pair{5120, 1440}));

TEST(Panels, WhatIsInTheMidstOfThePictureCoversWhatMoves) {
  Panels panels("Operations");
  auto shown = snapshot(SourceState::live);
  EXPECT_EQ(panels.update(inputOf(shown, 11s, 1920, 1080)).covers.size(), 1U)
      << "why there is nothing to see";
  ++shown.generation;
  shown.totals.flows = shown.totals.reportedFlows = 5;
  EXPECT_TRUE(panels.update(inputOf(shown, 12s, 1920, 1080)).covers.empty());
  panels.setRemoteAddress("http://10.0.0.9:3000/");
  ++shown.generation;
  ASSERT_EQ(panels.update(inputOf(shown, 13s, 1920, 1080)).covers.size(), 1U);
  panels.announce("screenshot kept", Tone::live, 13s);
  const auto& list = panels.update(inputOf(shown, 14s, 1920, 1080));
  ASSERT_EQ(list.covers.size(), 2U);
  const std::span<const std::uint32_t> indices = list.indices;
  for (const scene::PixelBox& box : list.covers) {
    const auto inside = [&](std::span<const std::uint32_t> part) {
      return std::ranges::count_if(part, [&](std::uint32_t index) {
        const glm::vec2 at = list.vertices[index].position;
        return glm::all(glm::greaterThanEqual(at, box.least)) &&
               glm::all(glm::lessThanEqual(at, box.most));
      });
    };
    EXPECT_GT(inside(indices.subspan(list.besideIndices)), 6 * 12) << "what the panel says";
    EXPECT_EQ(inside(indices.first(list.besideIndices).subspan(list.plainIndices)), 0);
  }
  EXPECT_GT(list.besideIndices, list.plainIndices + 6 * 100) << "panels with a place of their own";
}

const std::string kLongError =
    "Not logged in: ntopng.example.net:3001 has a certificate that nothing here vouches for; set "
    "ntopng.ca_file to the CA that signed it, or ntopng.pin_sha256 to its fingerprint";

TEST(Panels, ALongMessageIsSaidWhole) {
  for (const auto& [width, height] :
       {std::pair{1920, 1080}, std::pair{1080, 1920}, std::pair{1024, 768}}) {
    for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
      Panels panels("Operations");
      const auto shown = snapshot(SourceState::live);
      auto input = inputOf(shown, 13s, width, height);
      input.mode = mode;
      panels.announce("brief", Tone::bad, 13s);
      panels.update(input);
      const Box brief = panels.layout().toast.value();
      panels.announce(kLongError, Tone::bad, 13s);
      const auto& list = panels.update(input);
      const Box box = panels.layout().toast.value();
      EXPECT_GT(box.h, brief.h) << width << 'x' << height;
      EXPECT_GE(box.y, 0.0F);
      EXPECT_LE(list.covers.back().most.y, static_cast<float>(height));
    }
  }
}

TEST(Panels, ALoginsRefusalIsSaidWholeInItsDialog) {
  Panels panels("Operations");
  const auto shown = snapshot(SourceState::live);
  auto input = inputOf(shown, 13s, 1920, 1080);
  FormContent& form = input.console.form.emplace();
  form.kind = FormKind::session;
  form.sections = {{"NTOPNG SESSION", "Not logged in"}};
  panels.update(input);
  const ConsoleLayout brief = panels.layout().console;
  form.sections.front().note = kLongError;
  panels.update(input);
  const ConsoleLayout whole = panels.layout().console;
  EXPECT_EQ(whole.form->h, brief.form->h + 2.0F * kFormNoteRow);
  EXPECT_EQ(whole.formButtons.front().y, brief.formButtons.front().y + 2.0F * kFormNoteRow);
  EXPECT_EQ(whole.fields, brief.fields) << "what is typed stays where it is";
}

TEST(Panels, StackedBelowTheEarthTheyLieOnOneShade) {
  Panels panels("Operations");
  const auto shown = snapshot(SourceState::live);
  const scene::ColumnShade shade = panels.update(inputOf(shown, 12s, 1080, 1920)).shade;
  const Layout& layout = panels.layout();
  EXPECT_GT(shade.bottomEnd, 1920.0F - layout.stack.value().y);
  EXPECT_LT(shade.bottomEnd, 1920.0F - layout.world.bottom());
  EXPECT_LT(shade.leftEnd + shade.fade, 1.0F);
  EXPECT_GT(shade.rightStart - shade.fade, 1080.0F);
}

TEST(Panels, AreLaidOutAnewOnlyWhenTheySayAnotherThing) {
  Panels panels("Operations");
  const auto shown = snapshot(SourceState::live);
  const auto version = panels.update(inputOf(shown, 12'000ms, 1280, 720)).version;
  EXPECT_EQ(panels.update(inputOf(shown, 12'400ms, 1280, 720)).version, version);
  EXPECT_GT(panels.update(inputOf(shown, 13'000ms, 1280, 720)).version, version)
      << "a second older";
}

TEST(Panels, NumbersRunAndThenStandStill) {
  Panels panels("Operations");
  auto shown = snapshot(SourceState::live);
  shown.health.source = "demo";  // whose line of truth does not count seconds
  shown.totals.down = {100e6};
  panels.update(inputOf(shown, 12'000ms, 1280, 720));
  shown.generation = 2;
  shown.totals.down = {900e6};
  auto version = panels.update(inputOf(shown, 12'010ms, 1280, 720)).version;
  const auto running = panels.update(inputOf(shown, 12'200ms, 1280, 720)).version;
  EXPECT_GT(running, version);
  version = panels.update(inputOf(shown, 12'650ms, 1280, 720)).version;
  EXPECT_GT(version, running);
  EXPECT_EQ(panels.update(inputOf(shown, 12'700ms, 1280, 720)).version, version);
  EXPECT_EQ(panels.update(inputOf(shown, 15'000ms, 1280, 720)).version, version);
}

TEST(Panels, ShiftByAPixelAMinuteAndStayNear) {
  EXPECT_EQ(pixelShift(0ms), glm::vec2(0.0F));
  EXPECT_EQ(pixelShift(59'999ms), glm::vec2(0.0F)) << "a shot is where it is designed";
  for (int minute = 0; minute < 40; ++minute) {
    const auto from = pixelShift(std::chrono::minutes(minute));
    const auto to = pixelShift(std::chrono::minutes(minute + 1));
    EXPECT_EQ(std::abs(to.x - from.x) + std::abs(to.y - from.y), 1.0F) << minute;
    EXPECT_LE(std::max(std::abs(to.x), std::abs(to.y)), 2.0F);
  }
}

TEST(Panels, APausedWallSaysSo) {
  EXPECT_EQ(describe(snapshot(SourceState::live), 12s, true),
            (StateLine{"ntopng 10.0.0.1, interface eth0 · paused · live, 2 s ago", Tone::warning}));
  EXPECT_EQ(describe({}, 0ms, true).text.substr(0, 6), "paused");
  auto silent = snapshot(SourceState::unreachable);
  silent.health.error = "no answer";
  EXPECT_EQ(describe(silent, 12s, true),
            (StateLine{"ntopng 10.0.0.1, interface eth0 · paused · last answer 2 s ago · no answer",
                       Tone::bad}))
      << "a pause hides no failure";
}

TEST(Panels, OfATinyPictureTheEarthIsAll) {
  Panels panels("Operations");
  EXPECT_EQ(panels.update(inputOf(snapshot(SourceState::live), 12s, 64, 64)).vertices.size(), 0U);
}

TEST(Panels, TheMapsBandIsShadedAndOfTheGlobesFootTheListsAlone) {
  Panels panels("Operations");
  const auto shown = snapshot(SourceState::live);
  PanelsInput input = inputOf(shown, 12s, 1920, 1080);
  input.mode = model::ViewMode::map;
  const scene::ColumnShade shade = panels.update(input).shade;
  EXPECT_GT(shade.bottomEnd, 1080.0F - panels.layout().flows->y) << "all of the band";
  EXPECT_LT(shade.bottomEnd, 216.0F);
  input.mode = model::ViewMode::globe;
  const float foot = panels.update(input).shade.bottomEnd;
  EXPECT_GT(foot, 1080.0F - panels.layout().top->y) << "all of the lists";
  EXPECT_LT(foot, 108.0F);
  input.settings.panels.reset();
  EXPECT_LT(panels.update(input).shade.bottomEnd, 0.0F);
}

// How dark the panels make what lies behind a point, without their glyphs.
float darknessAt(const scene::PanelDrawList& list, glm::vec2 at) {
  const auto area = [](glm::vec2 a, glm::vec2 b, glm::vec2 c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  };
  float light = 1.0F;
  for (std::size_t i = 0; i + 2 < list.plainIndices; i += 3) {
    const auto& a = list.vertices[list.indices[i]];
    const auto& b = list.vertices[list.indices[i + 1]];
    const auto& c = list.vertices[list.indices[i + 2]];
    const float whole = area(a.position, b.position, c.position);
    const glm::vec3 share =
        glm::vec3(area(at, b.position, c.position), area(a.position, at, c.position),
                  area(a.position, b.position, at)) /
        whole;
    if (std::min({share.x, share.y, share.z}) >= 0.0F) {
      light *= 1.0F - (share.x * a.colour.a + share.y * b.colour.a + share.z * c.colour.a);
    }
  }
  return 1.0F - light;
}

TEST(Panels, TitleStateLineAndClockAreShadedWhateverElseIsShown) {
  const auto shown = snapshot(SourceState::live);
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    for (const model::PanelSet panels : {model::PanelSet(), model::PanelSet().set()}) {
      Panels wall("Network operations centre, Kochi");
      PanelsInput input = inputOf(shown, 12s, 1920, 1080);
      input.mode = mode;
      input.settings.panels = panels;
      const auto& list = wall.update(input);
      const Layout& layout = wall.layout();
      const float least = theme::kTextShade - 0.01F;
      EXPECT_GT(darknessAt(list, {layout.title.x + 0.5F, layout.title.y + 1.5F}), least);
      EXPECT_GT(darknessAt(list, {500.3F, layout.title.y + 20.7F}), least) << "the title's end";
      EXPECT_GT(darknessAt(list, {300.3F, layout.truth.bottom() - 1.7F}), least);
      if (layout.clock) {
        EXPECT_GT(darknessAt(list, {layout.clock->x + 3.3F, layout.clock->y + 50.7F}), least);
      }
      EXPECT_LT(darknessAt(list, {960.3F, 70.7F}), 0.01F) << "the Earth between them";
      EXPECT_LT(darknessAt(list, {960.3F, 500.7F}), 0.01F);
    }
  }
}

TEST(Panels, TheShadeReachesThePicturesEdgesHoweverTheyAreShifted) {
  Panels wall("Operations");
  const auto shown = snapshot(SourceState::live);
  for (const auto now : {4min, 8min, 12min}) {
    const auto& list = wall.update(inputOf(shown, now, 1920, 1080));
    for (const glm::vec2 at :
         {glm::vec2(0.1F, 540.3F), {200.3F, 0.1F}, {200.3F, 1079.9F}, {1919.9F, 500.3F}}) {
      EXPECT_GT(darknessAt(list, at), theme::kTextShade - 0.01F) << at.x << ',' << at.y;
    }
  }
}

// The shade takes away what lies before space, not space itself with its gradient.
TEST(Panels, TheShadeIsOfSpacesOwnColour) {
  Panels wall("Operations");
  const auto& list = wall.update(inputOf(snapshot(SourceState::live), 12s, 1920, 1080));
  const auto colourAt = [&](glm::vec2 at) {
    const auto vertex = std::ranges::find_if(list.vertices, [&](const scene::PanelVertex& one) {
      return one.position == at && one.colour.a > theme::kTextShade - 0.01F;
    });
    EXPECT_NE(vertex, list.vertices.end()) << at.x << ',' << at.y;
    return vertex == list.vertices.end() ? glm::vec3() : 255.0F * glm::vec3(vertex->colour);
  };
  const auto expected = [](const scene::Rgb& colour) {
    return glm::vec3(colour.r, colour.g, colour.b);
  };
  EXPECT_LT(glm::distance(colourAt({0.0F, 0.0F}), expected(theme::kGrounds[0])), 0.1F);
  const float half = colourAt({240.0F, 480.0F}).b;  // the look has some 20 there
  EXPECT_NEAR(half, 20.0F, 2.0F);
  EXPECT_LT(colourAt({0.0F, 480.0F}).b, half);
}

// As dark as EverythingReadableHasContrast asks for.
TEST(Panels, AllTextStandsOnTheWholeShade) {
  auto shown = snapshot(SourceState::live);
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    for (const auto& [width, height] :
         {std::pair{1920, 1080}, std::pair{1440, 1080}, std::pair{1080, 1920}}) {
      Panels wall("Operations");
      PanelsInput input = inputOf(shown, 12s, width, height);
      input.mode = mode;
      const auto& list = wall.update(input);
      const Layout& layout = wall.layout();
      for (const auto& panel : {layout.throughput, layout.counts, layout.os, layout.legend,
                                layout.flows, layout.clock, layout.top}) {
        for (const float x : {0.013F, 0.987F}) {
          for (const float y : {0.031F, 0.97F}) {
            const glm::vec2 at = panel ? glm::vec2(panel->x + x * panel->w, panel->y + y * panel->h)
                                       : glm::vec2(60.3F, 60.7F);
            EXPECT_GT(darknessAt(list, at), theme::kTextShade - 0.01F)
                << at.x << ',' << at.y << " of " << width << 'x' << height;
          }
        }
      }
    }
  }
}

TEST(Panels, TheNoticeGrowsWithItsRemedy) {
  const std::string remedy =
      "ntopng still has the factory password of user \"wall\": log in with a browser and change it";
  for (const auto& [width, height] :
       {std::pair{1280, 720}, std::pair{1024, 768}, std::pair{720, 1280}}) {
    const auto boxOf = [&, width = width, height = height](const std::string& error) {
      Panels panels("Operations");
      panels.update(inputOf(snapshot(SourceState::refused, error), 12s, width, height));
      return panels.layout().notice.value();
    };
    const Box one = boxOf("wrong password");
    const Box two = boxOf(remedy);
    EXPECT_EQ(two.h, one.h + kNoticeRow);
    EXPECT_EQ(two.y + two.h / 2.0F, one.y + one.h / 2.0F);
    EXPECT_EQ(boxOf(remedy + "; " + remedy + "; " + remedy).h, one.h + 2.0F * kNoticeRow);
  }
}

// An edge amid the Earth's light would be seen.
TEST(Panels, BesideTheStateLineTheShadeEndsGently) {
  Panels wall("Network operations centre, Kochi");
  const auto shown = snapshot(SourceState::live);
  const auto& list = wall.update(inputOf(shown, 12s, 1920, 1080));
  const float end = list.shade.titleEnd;
  ASSERT_GT(end, 400.0F);
  for (float x = end; x < end + 300.0F; x += 20.0F) {
    EXPECT_LT(darknessAt(list, {x + 0.3F, 70.7F}) - darknessAt(list, {x + 20.3F, 70.7F}), 0.08F)
        << x;
  }
}

TEST(Panels, ThePreparedOnesAreNotMadeAgain) {
  Panels panels("Operations");
  panels.prepare(1280, 720);
  Panels late("Operations");
  const auto shown = snapshot(SourceState::live);
  EXPECT_EQ(panels.update(inputOf(shown, 12s, 1280, 720)).atlas.version,
            late.update(inputOf(shown, 12s, 1280, 720)).atlas.version);
}

TEST(Panels, GlyphsAreMadeForTheSize) {
  Panels panels("Operations");
  const auto shown = snapshot(SourceState::live);
  const auto small = panels.update(inputOf(shown, 12s, 1280, 720)).atlas.version;
  EXPECT_EQ(panels.update(inputOf(shown, 14s, 1280, 720)).atlas.version, small);
  EXPECT_GT(panels.update(inputOf(shown, 14s, 3840, 2160)).atlas.version, small);
}

TEST(Panels, SurviveAnyText) {
  Panels panels("Betriebsüberwachung · 監視 · \xff\xfe broken");
  auto shown = snapshot(SourceState::unreachable, std::string(20'000, 'x') + "\xc3");
  shown.health.label = "Сервер 東京\n\t\x01";
  EXPECT_FALSE(panels.update(inputOf(shown, 12s, 1280, 720)).indices.empty());
}

}  // namespace
}  // namespace flowwall::ui
