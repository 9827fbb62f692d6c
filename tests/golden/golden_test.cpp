// The picture itself, against images kept in tests/golden/expected. To take a new look over after
// a wanted change: FLOWWALL_UPDATE_GOLDEN=1 build/release/tests/golden/golden_test, look at every
// image, commit. A failing run leaves what it drew beside the binary.
#include <gtest/gtest.h>

#include "engine/platform/image_file.hpp"
#include "engine/ui/console.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/panels.hpp"
#include "tests/gl/stage.hpp"
#include "tests/golden/picture_difference.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;

void expectGolden(const std::string& name, const model::Image& image) {
  const auto expected =
      std::filesystem::path(FLOWWALL_SOURCE_DIR) / "tests/golden/expected" / (name + ".png");
  const auto png = platform::encodePng(image.widthPx, image.heightPx, image.rgb);
  if (std::getenv("FLOWWALL_UPDATE_GOLDEN") != nullptr) {
    platform::writeFile(expected, png);
    return;
  }
  const test::Difference difference = test::compare(image, expected);
  // Other versions of Mesa round edges of thin lines differently: single pixels along coasts and
  // arcs, well under one in two hundred. A wrong colour, a missing layer or a moved camera is far
  // beyond both bounds (a missing graticule alone: mean 0.6).
  // Text: the faces are those of fonts-inter and fonts-jetbrains-mono, which scripts/packages.sh
  // installs; ImGui rasterises them itself, so that only the releases of the fonts can differ, by
  // fractions of a pixel at the glyphs' edges, which stays within the same bounds.
  EXPECT_LT(difference.mean, 0.35) << name;
  EXPECT_LT(difference.farShare, 0.004) << name;
  if (testing::Test::HasFailure()) {
    platform::writeFile(name + ".actual.png", png);
  }
}

// In a European November: the Americas wake, and Asia's east is in the dark.
constexpr model::UtcTime kAfternoon =
    std::chrono::sys_days(std::chrono::November / 24 / 2026) + 14h + 32min;

model::Image draw(model::ViewMode mode, model::GeoPoint center, model::Uptime now, int width,
                  int height, std::optional<model::SetView> change = std::nullopt) {
  render::Renderer renderer(test::world(), {model::Quality::low});
  scene::Camera camera(mode, center, 0.0);
  if (change) {
    camera.apply(*change, 0ms);
  }
  renderer.draw({.snapshot = test::spreadSnapshot(60),
                 .camera = camera.frame(now, width, height),
                 .panels = {},
                 .now = now,
                 .utc = kAfternoon,
                 .widthPx = width,
                 .heightPx = height});
  return renderer.readBack();
}

using Golden = test::GlTest;

TEST_F(Golden, Globe) {
  expectGolden("globe", draw(model::ViewMode::globe, {20, 70}, 5000ms, 960, 540));
}

TEST_F(Golden, Map) {
  expectGolden("map", draw(model::ViewMode::map, {0, 0}, 5000ms, 960, 540));
}

TEST_F(Golden, HalfwayBetweenGlobeAndMap) {
  expectGolden("morph", draw(model::ViewMode::globe, {20, 70}, 600ms, 960, 540,
                             model::SetView{.mode = model::ViewMode::map}));
}

TEST_F(Golden, GlobeOverTheDateLine) {
  expectGolden("pacific", draw(model::ViewMode::globe, {10, -170}, 5000ms, 960, 540));
}

TEST_F(Golden, MapZoomedIn) {
  expectGolden("map_europe", draw(model::ViewMode::map, {0, 0}, 5000ms, 960, 540,
                                  model::SetView{.center = model::GeoPoint{50, 10}, .zoom = 6.0}));
}

// A snapshot with something for every panel to say.
model::Snapshot toldSnapshot() {
  model::Snapshot snapshot = test::spreadSnapshot(60);
  snapshot.health = {.source = "ntopng",
                     .label = "ntopng 10.0.0.1, interface eth0",
                     .state = model::SourceState::live,
                     .lastGood = 4000ms};
  snapshot.totals = {.flows = 2000,
                     .reportedFlows = 41230,
                     .unplaced = 312,
                     .alerted = 3,
                     .hosts = 1934,
                     .localHosts = 212,
                     .up = {118e6},
                     .down = {842e6}};
  for (int i = 0; i < 150; ++i) {
    const double wave = 1.0 + 0.4 * std::sin(0.21 * i) + 0.2 * std::sin(0.9 * i);
    snapshot.history.samples.push_back(
        {.up = {80e6 * wave},
         .down = {600e6 * wave},
         .origin = i > 60 && i < 75 ? model::ThroughputSample::Origin::gap
                                    : model::ThroughputSample::Origin::interface});
  }
  const auto add = [](model::Breakdown& breakdown, const char* key, const char* label,
                      double share) {
    auto& entry = breakdown.entries.at(breakdown.size++);
    entry.key.assign(key);
    entry.label.assign(label);
    entry.share = share;
  };
  add(snapshot.breakdowns.os, "windows", "Windows", 0.6);
  add(snapshot.breakdowns.os, "linux", "Linux", 0.4);
  add(snapshot.breakdowns.country, "DE", "Germany", 0.31);
  add(snapshot.breakdowns.as, "2906", "Netflix", 0.25);
  model::TopFlow flow;
  flow.nearName.assign("kali-vm");
  flow.farPlace.assign("Berlin, DE");
  flow.application.assign("SSH");
  flow.os = model::DeviceOs::linux_;
  flow.encrypted = true;
  flow.alerted = true;
  flow.score = 180;
  flow.up = {1.2e6};
  snapshot.topFlows = {flow, flow, flow};
  model::Alert alert;
  alert.number = 1;
  alert.raised = 4000ms;
  alert.client.assign("nas-02");
  alert.server.assign("185.220.101.7");
  alert.country.assign("DE");
  alert.score = 180;
  alert.why.assign("blacklisted host");
  snapshot.alerts = {alert};
  const auto place = [&](std::string_view name, model::GeoPoint point, double megabits) {
    model::BusyPlace& busy = snapshot.busyPlaces.emplace_back();
    busy.name.assign(name);
    busy.point = point;
    busy.rate = {1e6 * megabits};
  };
  place("Frankfurt", {50.11, 8.68}, 214.0);
  place("Singapore", {1.35, 103.82}, 96.4);
  place("Dubai", {25.20, 55.27}, 41.0);
  return snapshot;
}

// A source that has nothing to show yet, or no more.
model::Snapshot silentSnapshot(model::SourceState state, std::string error) {
  model::Snapshot snapshot = test::spreadSnapshot(0);
  snapshot.health = {.source = "ntopng",
                     .label = "ntopng 10.0.0.1, interface eth0",
                     .state = state,
                     .error = std::move(error)};
  return snapshot;
}

constexpr const char* kRemoteAddress = "http://192.168.178.120:3000/";

model::Image drawTold(const model::Snapshot& snapshot, model::ViewMode mode,
                      const model::DisplaySettings& settings = {},
                      const ui::ConsoleContent& console = {}, int heightPx = 540,
                      const std::string& remoteAddress = "", double shape = 16.0 / 9.0,
                      std::optional<model::GeoPoint> turnsFrom = std::nullopt) {
  constexpr model::Uptime kNow = 5000ms;
  const int widthPx = static_cast<int>(std::lround(heightPx * shape));
  ::setenv("TZ", "UTC", 1);
  render::Renderer renderer(test::world(), {model::Quality::low});
  scene::Camera camera(mode, {20, 70}, 0.0);
  camera.setAreas(ui::worldAreas(settings.panels, widthPx, heightPx), kNow);
  const scene::CameraFrame view = camera.frame(kNow, widthPx, heightPx);
  ui::Panels panels("HQ edge");
  panels.setRemoteAddress(remoteAddress);
  const model::UtcTime noon =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12);
  const auto& told = panels.update({.snapshot = snapshot,
                                    .settings = settings,
                                    .mode = mode,
                                    .console = console,
                                    .now = kNow,
                                    .utc = noon,
                                    .widthPx = widthPx,
                                    .heightPx = heightPx,
                                    .camera = view});
  const auto drawFrom = [&](const scene::CameraFrame& from) {
    renderer.draw({.snapshot = snapshot,
                   .camera = from,
                   .panels = told,
                   .settings = settings,
                   .now = kNow,
                   .utc = noon,
                   .widthPx = widthPx,
                   .heightPx = heightPx});
  };
  if (turnsFrom) {
    scene::Camera before(mode, *turnsFrom, 0.0);
    before.setAreas(ui::worldAreas(settings.panels, widthPx, heightPx), kNow);
    drawFrom(before.frame(kNow, widthPx, heightPx));
  }
  drawFrom(view);
  return renderer.readBack();
}

TEST_F(Golden, PanelsOverTheGlobe) {
  expectGolden("state_live_globe", drawTold(toldSnapshot(), model::ViewMode::globe));
}

// Panels over the globe are in a picture's first frame; while it turns, it is drawn over them.
TEST_F(Golden, PanelsBesideTheTurningGlobeLookTheSame) {
  expectGolden("state_live_globe", drawTold(toldSnapshot(), model::ViewMode::globe, {}, {}, 540, "",
                                            16.0 / 9.0, model::GeoPoint{20, 69}));
  expectGolden("remote_globe", drawTold(toldSnapshot(), model::ViewMode::globe, {}, {}, 720,
                                        kRemoteAddress, 16.0 / 9.0, model::GeoPoint{20, 69}));
}

// Over the limb lies the soft end of the right column's shade. Drawn without it, that part differs
// by 3 %.
TEST_F(Golden, TheTurningGlobeIsAsDarkInTheShadeOfPanels) {
  const auto atTheLimb = [](std::optional<model::GeoPoint> turnsFrom) {
    model::Snapshot snapshot = toldSnapshot();
    snapshot.slots.clear();
    const model::Image image =
        drawTold(snapshot, model::ViewMode::globe, {}, {}, 1080, "", 16.0 / 9.0, turnsFrom);
    return test::brightness(image, 1360, 1400);
  };
  const double below = atTheLimb(std::nullopt);
  const double turning = atTheLimb(model::GeoPoint{20, 69});
  EXPECT_NEAR(turning, below, 0.02 * below);
}

TEST_F(Golden, PanelsAroundTheMap) {
  expectGolden("state_live_map", drawTold(toldSnapshot(), model::ViewMode::map));
}

TEST_F(Golden, RemoteAddressOnTheGlobe) {
  expectGolden("remote_globe",
               drawTold(toldSnapshot(), model::ViewMode::globe, {}, {}, 720, kRemoteAddress));
}

TEST_F(Golden, RemoteAddressOnTheMap) {
  expectGolden("remote_map",
               drawTold(toldSnapshot(), model::ViewMode::map, {}, {}, 720, kRemoteAddress));
}

TEST_F(Golden, ATallPicture) {
  expectGolden("tall_globe",
               drawTold(toldSnapshot(), model::ViewMode::globe, {}, {}, 1280, "", 9.0 / 16.0));
  expectGolden("tall_map",
               drawTold(toldSnapshot(), model::ViewMode::map, {}, {}, 1280, "", 9.0 / 16.0));
}

std::string scanned(const model::Image& image) {
  const std::string file = testing::TempDir() + "flowwall-scanned.png";
  platform::writeFile(file, platform::encodePng(image.widthPx, image.heightPx, image.rgb));
  FILE* pipe =
      ::popen(("zbarimg --quiet --raw -Sdisable -Sqrcode.enable '" + file + "'").c_str(), "r");
  std::array<char, 256> text{};
  const std::size_t size = std::fread(text.data(), 1, text.size(), pipe);
  ::pclose(pipe);
  return {text.data(), size};
}

// Read out of the whole picture by another program.
TEST_F(Golden, TheRemoteAddressCanBeScanned) {
  for (const int heightPx : {720, 1080, 2160}) {
    for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
      for (const std::string address :
           {kRemoteAddress, "https://[2001:db8:1234:5678:9abc:def0:1234:5678]:3000/"}) {
        EXPECT_EQ(scanned(drawTold(toldSnapshot(), mode, {}, {}, heightPx, address)),
                  address + "\n")
            << heightPx;
      }
    }
  }
  EXPECT_EQ(scanned(drawTold(toldSnapshot(), model::ViewMode::globe)), "");
}

TEST_F(Golden, Paused) {
  expectGolden("state_paused", drawTold(toldSnapshot(), model::ViewMode::globe, {.paused = true}));
}

TEST_F(Golden, ColourBlindPalette) {
  expectGolden("state_colorblind", drawTold(toldSnapshot(), model::ViewMode::map,
                                            {.palette = model::Palette::colorblind}));
}

TEST_F(Golden, HighQuality) {
  expectGolden("quality_high",
               drawTold(toldSnapshot(), model::ViewMode::globe, {.quality = model::Quality::high}));
}

// In high dynamic range, as on a wall with a GPU.
TEST_F(Golden, HighDynamicRangeOnTheGlobe) {
  expectGolden("hdr_globe", drawTold(toldSnapshot(), model::ViewMode::globe,
                                     {.quality = model::Quality::medium}, {}, 1080));
}

TEST_F(Golden, HighDynamicRangeOnTheMap) {
  expectGolden("hdr_map", drawTold(toldSnapshot(), model::ViewMode::map,
                                   {.quality = model::Quality::medium}, {}, 1080));
}

TEST_F(Golden, DemoData) {
  auto snapshot = toldSnapshot();
  snapshot.health.source = "demo";
  snapshot.health.label = "demo data";
  expectGolden("state_demo", drawTold(snapshot, model::ViewMode::globe));
}

TEST_F(Golden, Stale) {
  auto snapshot = toldSnapshot();
  snapshot.health.state = model::SourceState::stale;
  snapshot.health.error = "no answer within 10 s";
  snapshot.health.lastGood = -9000ms;
  expectGolden("state_stale", drawTold(snapshot, model::ViewMode::globe));
}

TEST_F(Golden, SessionExpired) {
  auto snapshot = toldSnapshot();
  snapshot.health.state = model::SourceState::stale;
  snapshot.health.error = "session expired, logging in";
  expectGolden("state_session_expired", drawTold(snapshot, model::ViewMode::map));
}

TEST_F(Golden, Starting) {
  expectGolden("state_starting",
               drawTold(silentSnapshot(model::SourceState::starting, ""), model::ViewMode::globe));
}

TEST_F(Golden, Unreachable) {
  expectGolden("state_unreachable",
               drawTold(silentSnapshot(model::SourceState::unreachable, "connection refused"),
                        model::ViewMode::globe));
}

TEST_F(Golden, WrongPassword) {
  expectGolden("state_wrong_password",
               drawTold(silentSnapshot(model::SourceState::refused, "ntopng refuses the login"),
                        model::ViewMode::map));
}

TEST_F(Golden, NoFlows) {
  expectGolden("state_no_flows",
               drawTold(silentSnapshot(model::SourceState::live, ""), model::ViewMode::globe));
}

TEST_F(Golden, NoPlaceForAnyFlow) {
  auto snapshot = silentSnapshot(model::SourceState::live, "");
  snapshot.totals = {.flows = 50, .reportedFlows = 50, .unplaced = 50};
  expectGolden("state_no_place", drawTold(snapshot, model::ViewMode::map));
}

model::AppliedFilter filterTo(std::string_view country, std::uint64_t matching) {
  model::AppliedFilter applied{.filter = {}, .matching = matching, .of = 2000};
  EXPECT_FALSE(applied.filter.set(model::FilterField::country, country));
  EXPECT_FALSE(applied.filter.set(model::FilterField::dstPort, "443"));
  return applied;
}

TEST_F(Golden, FilterOn) {
  auto snapshot = toldSnapshot();
  snapshot.filter = filterTo("DE", 12);
  snapshot.slots.resize(12);
  expectGolden("state_filter", drawTold(snapshot, model::ViewMode::globe));
}

TEST_F(Golden, NothingMatchesTheFilter) {
  auto snapshot = toldSnapshot();
  snapshot.filter = filterTo("AQ", 0);
  snapshot.slots.clear();
  snapshot.topFlows.clear();
  expectGolden("state_filter_none", drawTold(snapshot, model::ViewMode::map));
}

// A console that was operated with these keys.
ui::ConsoleContent operated(ui::FormKind form, std::u32string_view typed,
                            const model::FlowFilter& filter = {}) {
  ui::Console console;
  console.takePolled({.interfaceId = 0, .length = 2000, .protocol = "tcp"});
  console.toggle(form, filter);
  for (const char32_t character : typed) {
    const model::InputEvent event = character == U'\t'
                                        ? model::InputEvent(model::KeyPressed{model::Key::tab})
                                        : model::InputEvent(model::TextTyped{character});
    static_cast<void>(console.handle(event, {}, {}, filter, 0ms));
  }
  return console.content(false, filter, 0ms);
}

TEST_F(Golden, FilterBar) {
  auto snapshot = toldSnapshot();
  snapshot.filter = filterTo("DE", 12);
  snapshot.slots.resize(12);
  expectGolden("state_filter_bar",
               drawTold(snapshot, model::ViewMode::globe, {},
                        operated(ui::FormKind::filter, U"10.20.0.0/", snapshot.filter.filter)));
}

TEST_F(Golden, SessionDialog) {
  expectGolden("state_session", drawTold(toldSnapshot(), model::ViewMode::map, {},
                                         operated(ui::FormKind::session, U"wall\tsecret")));
}

TEST_F(Golden, LoginRefused) {
  ui::Console console;
  console.toggle(ui::FormKind::session, {});
  for (const char32_t character : std::u32string_view(U"wall")) {
    static_cast<void>(console.handle(model::TextTyped{character}, {}, {}, {}, 0ms));
  }
  ASSERT_TRUE(console.loginAnswered(
      {.text = "Not logged in: ntopng refuses the login: wrong password, or no user \"wall\"",
       .good = false,
       .login = true},
      0ms));
  expectGolden("state_login_refused",
               drawTold(toldSnapshot(), model::ViewMode::map, {}, console.content(false, {}, 0ms)));
}

TEST_F(Golden, HelpAndButtons) {
  ui::ConsoleContent console;
  console.buttons = true;
  console.hovered = ui::ConsoleButton::help;
  console.help = true;
  expectGolden("state_help", drawTold(toldSnapshot(), model::ViewMode::globe, {}, console));
}

// Busy places and hosts around the North Sea and beyond, with names of other scripts and lengths.
model::Snapshot labelledSnapshot() {
  model::Snapshot snapshot = toldSnapshot();
  snapshot.alerts.clear();
  snapshot.busyPlaces.clear();
  const auto place = [&](std::string_view name, model::GeoPoint point, double megabits) {
    model::BusyPlace& busy = snapshot.busyPlaces.emplace_back();
    busy.name.assign(name);
    busy.point = point;
    busy.rate = {1e6 * megabits};
  };
  const auto host = [&](std::string_view name, model::GeoPoint point, model::DeviceOs os,
                        double megabits) {
    model::BusyHost& busy = snapshot.busyHosts.emplace_back();
    busy.name.assign(name);
    busy.point = point;
    busy.os = os;
    busy.rate = {1e6 * megabits};
  };
  place("Frankfurt am Main", {50.11, 8.68}, 214.0);
  place("Singapore", {1.35, 103.82}, 96.4);
  place("London", {51.51, -0.13}, 63.0);
  place("Amsterdam", {52.37, 4.90}, 58.0);
  place("Dubai", {25.20, 55.27}, 41.0);
  place("Tokyo", {35.68, 139.65}, 12.0);
  place("S\u00e3o Paulo", {-23.55, -46.63}, 3.0);
  place("\u041c\u043e\u0441\u043a\u0432\u0430", {55.75, 37.62}, 2.0);
  place("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", {53.22, -4.20}, 1.0);
  place("Stockholm", {59.33, 18.07}, 0.9);
  host("cdn-fra-17.example.net", {50.11, 8.68}, model::DeviceOs::unknown, 120.0);
  host("nas-02", {52.37, 4.90}, model::DeviceOs::linux_, 40.0);
  host("w11-finance", {52.37, 4.90}, model::DeviceOs::windows, 9.0);
  host("macbook-ops", {51.51, -0.13}, model::DeviceOs::macos, 30.0);
  return snapshot;
}

model::Image drawLabelled(model::ViewMode mode, model::GeoPoint globeCenter,
                          const model::SetView& change, int widthPx, int heightPx) {
  constexpr model::Uptime kNow = 5000ms;
  ::setenv("TZ", "UTC", 1);
  const model::Snapshot snapshot = labelledSnapshot();
  render::Renderer renderer(test::world(), {model::Quality::low});
  scene::Camera camera(mode, globeCenter, 0.0);
  camera.apply(change, 0ms);
  const scene::CameraFrame view = camera.frame(kNow, widthPx, heightPx);
  ui::Panels panels(
      "HQ edge", scene::parseCountryLabels(platform::readFile(
                     std::filesystem::path(FLOWWALL_SOURCE_DIR) / "assets/world/countries.json")));
  const auto& told = panels.update({.snapshot = snapshot,
                                    .mode = mode,
                                    .now = kNow,
                                    .utc = kAfternoon,
                                    .widthPx = widthPx,
                                    .heightPx = heightPx,
                                    .camera = view});
  renderer.draw({.snapshot = snapshot,
                 .camera = view,
                 .panels = told,
                 .now = kNow,
                 .utc = kAfternoon,
                 .widthPx = widthPx,
                 .heightPx = heightPx});
  return renderer.readBack();
}

TEST_F(Golden, LabelsOfTheBusiestPlacesOnTheGlobe) {
  expectGolden("labels_globe", drawLabelled(model::ViewMode::globe, {25, 50}, {}, 1280, 720));
}

TEST_F(Golden, LabelsOfCountries) {
  expectGolden("labels_countries",
               drawLabelled(model::ViewMode::map, {0, 0},
                            {.center = model::GeoPoint{30, 20}, .zoom = 2.0}, 1280, 720));
}

TEST_F(Golden, LabelsOfHosts) {
  expectGolden("labels_hosts",
               drawLabelled(model::ViewMode::map, {0, 0},
                            {.center = model::GeoPoint{51, 8}, .zoom = 3.0}, 1280, 720));
}

TEST_F(Golden, ComparisonSeesAnotherWord) {
  const auto other =
      drawTold(silentSnapshot(model::SourceState::starting, ""), model::ViewMode::globe);
  const auto expected =
      std::filesystem::path(FLOWWALL_SOURCE_DIR) / "tests/golden/expected/state_unreachable.png";
  EXPECT_GT(test::compare(other, expected).farShare, 0.004);
}

TEST_F(Golden, ComparisonSeesAMovedCamera) {
  const auto moved = draw(model::ViewMode::globe, {20, 71}, 5000ms, 960, 540);
  const auto expected =
      std::filesystem::path(FLOWWALL_SOURCE_DIR) / "tests/golden/expected/globe.png";
  EXPECT_GT(test::compare(moved, expected).mean, 0.35);
}

}  // namespace
}  // namespace flowwall
