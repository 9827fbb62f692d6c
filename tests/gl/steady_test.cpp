// What months of frames must not do: a steady frame allocates nothing, and snapshots come and go
// without the process growing.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <new>
#include <optional>
#include <unistd.h>

#include "engine/scene/camera.hpp"
#include "engine/ui/panels.hpp"
#include "tests/gl/scene_fixture.hpp"

namespace {

// Of this thread: the driver's own threads are its own affair.
thread_local bool counting = false;
thread_local std::size_t allocations = 0;

void* counted(void* memory) {
  allocations += counting ? 1 : 0;
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(std::malloc(size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using model::Uptime;
using model::ViewMode;

// Source: proc(5), /proc/PID/statm, second field (pages).
std::size_t residentBytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

class Steady : public test::GlTest {
 protected:
  int widthPx_ = 320;
  int heightPx_ = 180;

  void SetUp() override {
    test::GlTest::SetUp();
    renderer_.emplace(test::world(), scene::QualityRange{model::Quality::low});
  }

  void draw(const scene::Camera& camera, const model::Snapshot& snapshot, Uptime now) {
    const scene::CameraFrame frame = camera.frame(now, widthPx_, heightPx_);
    const auto& flows = renderer_->takeFlows(snapshot, settings_, frame, now);
    const auto& panels = panels_.update({.snapshot = snapshot,
                                         .settings = settings_,
                                         .mode = camera.mode(),
                                         .now = now,
                                         .widthPx = widthPx_,
                                         .heightPx = heightPx_,
                                         .camera = frame,
                                         .abridged = flows.abridged()});
    renderer_->draw({.snapshot = snapshot,
                     .camera = frame,
                     .panels = panels,
                     .settings = settings_,
                     .now = now,
                     .widthPx = widthPx_,
                     .heightPx = heightPx_});
  }

  void expectNoAllocations(ViewMode mode, std::size_t flows) {
    const scene::Camera camera(mode, {20, 70}, 3.0);
    const auto snapshot = test::spreadSnapshot(flows, ++generation_);
    Uptime now = 5000ms;
    for (int frame = 0; frame < 60; ++frame, now += 16ms) {  // the first cull lists, and fades
      draw(camera, snapshot, now);
    }
    allocations = 0;
    for (int frame = 0; frame < 20; ++frame, now += 1ms) {  // within one second of the clock
      counting = true;
      draw(camera, snapshot, now);
      counting = false;
    }
    EXPECT_EQ(allocations, 0U) << flows << " flows";
  }

  std::uint64_t generation_ = 0;
  model::DisplaySettings settings_;
  std::optional<render::Renderer> renderer_;
  ui::Panels panels_{"HQ edge"};
};

TEST_F(Steady, AFrameAllocatesNothing) {
  for (const ViewMode mode : {ViewMode::map, ViewMode::globe}) {
    for (const std::size_t flows : {50U, 5000U}) {
      expectNoAllocations(mode, flows);
    }
  }
}

TEST_F(Steady, NorDoesOneInHighDynamicRange) {
  settings_.quality = model::Quality::medium;
  expectNoAllocations(ViewMode::globe, 500);
}

// A fifth of the flows ends with each snapshot, and as many begin.
void churn(model::Snapshot& snapshot) {
  ++snapshot.generation;
  snapshot.published += 3s;
  for (std::size_t i = snapshot.generation % 5; i < snapshot.slots.size(); i += 5) {
    model::FlowSlot& slot = snapshot.slots[i];
    const bool ends = slot.phase == model::FlowSlot::Phase::alive;
    slot.phase = ends ? model::FlowSlot::Phase::ending : model::FlowSlot::Phase::alive;
    (ends ? slot.ended : slot.born) = snapshot.published;
    slot.rateChanged = snapshot.published;
    slot.farPoint.lonDeg = static_cast<double>((snapshot.generation * 37 + i * 11) % 360) - 180.0;
    slot.up = {1e3 * static_cast<double>(1 + (snapshot.generation + i) % 5000)};
    slot.changedIn = snapshot.generation;
  }
}

TEST_F(Steady, TenThousandSnapshotsDoNotMakeItGrow) {
  const scene::Camera camera(ViewMode::map, {0, 0}, 0.0);
  widthPx_ = 64;  // all is made, uploaded and drawn, but few pixels
  heightPx_ = 36;
  auto snapshot = test::spreadSnapshot(100);
  constexpr std::size_t kSnapshots = 10'000;
  constexpr std::size_t kWarmUp = 1'000;
  std::size_t before = 0;
  for (std::size_t i = 0; i < kSnapshots; ++i) {
    churn(snapshot);
    draw(camera, snapshot, snapshot.published + 10ms);
    if (i == kWarmUp) {
      before = residentBytes();
    }
  }
  EXPECT_LT(residentBytes(), before + (4U << 20U));
}

}  // namespace
}  // namespace flowwall
