// PictureFeed: the wall's picture for whoever looks at it from elsewhere: single pictures, and
// previews again and again. Each width that is watched is scaled and read once, however many watch.
//
// Nothing is read while nobody asks, and no frame waits: a picture begun in one turn is handed out
// in a later one.
// Thread: render thread. Units: pixels; a width of 0, or above the picture's, is the picture's.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <vector>

#include "engine/model/clock.hpp"
#include "engine/render/picture_reader.hpp"

namespace flowwall::render {

class PictureFeed {
 public:
  using Use = std::function<void(const model::Image&)>;
  /// Gets the width as it was asked for.
  using UsePreview = std::function<void(int widthPx, model::Image)>;

  struct Turn {
    const gl::RenderTarget& picture;
    std::uint64_t frame = 0;  ///< that it shows
    model::Uptime now{0};
  };

  explicit PictureFeed(UsePreview usePreview) : usePreview_(std::move(usePreview)) {}

  /// One picture, as it is in the next turn or later.
  void take(int widthPx, Use use) { waiting_.push_back({widthPx, std::move(use)}); }
  /// Previews of this width, at most one in `every`; zero: no more of them.
  void watch(int widthPx, std::chrono::milliseconds every);

  /// Hands out what has arrived and begins what is due. To be called after each frame, and between
  /// frames while none are drawn.
  void turn(const Turn& turn);

  /// Begun since the start.
  [[nodiscard]] std::uint64_t previewsRead() const { return previewsRead_; }

 private:
  struct Asked {
    int widthPx = 0;
    Use use;
  };
  struct Watch {
    int widthPx = 0;
    std::chrono::milliseconds every{0};
    PictureReader reader;
    std::optional<std::uint64_t> frame;  // read last
    model::Uptime due{0};
  };
  void handOut();
  void handOut(Watch& watch);
  void beginAsked(const gl::RenderTarget& picture);
  void beginIfDue(Watch& watch, const Turn& turn);

  UsePreview usePreview_;
  std::vector<Asked> waiting_;
  std::vector<Asked> underWay_;  // of one width
  PictureReader reader_;
  std::list<Watch> watches_;
  std::uint64_t previewsRead_ = 0;
};

}  // namespace flowwall::render
