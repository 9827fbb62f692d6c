#include "engine/render/picture_feed.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace flowwall::render {
namespace {

bool begin(PictureReader& reader, const gl::RenderTarget& picture, int widthPx) {
  const int fullPx = picture.widthPx();
  const int width = widthPx <= 0 ? fullPx : std::min(widthPx, fullPx);
  const int height = (picture.heightPx() * width + fullPx / 2) / fullPx;
  return reader.begin(picture, width, height);
}

}  // namespace

void PictureFeed::watch(int widthPx, std::chrono::milliseconds every) {
  const auto found = std::ranges::find(watches_, widthPx, &Watch::widthPx);
  if (every <= std::chrono::milliseconds::zero()) {
    if (found != watches_.end()) {
      watches_.erase(found);
    }
    return;
  }
  Watch& watch = found != watches_.end() ? *found : watches_.emplace_back();
  watch.widthPx = widthPx;
  watch.every = every;
}

void PictureFeed::turn(const Turn& turn) {
  // A software renderer has read a picture as soon as it is begun.
  handOut();
  beginAsked(turn.picture);
  handOut();
  for (Watch& watch : watches_) {
    handOut(watch);
    beginIfDue(watch, turn);
    handOut(watch);
  }
}

void PictureFeed::handOut() {
  if (const auto image = reader_.take()) {
    for (const Asked& asked : std::exchange(underWay_, {})) {
      asked.use(*image);
    }
  }
}

void PictureFeed::handOut(Watch& watch) {
  if (auto image = watch.reader.take()) {
    usePreview_(watch.widthPx, std::move(*image));
  }
}

void PictureFeed::beginAsked(const gl::RenderTarget& picture) {
  if (waiting_.empty() || reader_.underWay() ||
      !begin(reader_, picture, waiting_.front().widthPx)) {
    return;
  }
  const auto others = std::stable_partition(
      waiting_.begin(), waiting_.end(),
      [width = waiting_.front().widthPx](const Asked& each) { return each.widthPx == width; });
  underWay_.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(others));
  waiting_.erase(waiting_.begin(), others);
}

void PictureFeed::beginIfDue(Watch& watch, const Turn& turn) {
  // A frame that comes a little early counts: the next may come too late.
  const model::Uptime early = watch.every / 4;
  if (watch.frame == turn.frame || turn.now + early < watch.due || watch.reader.underWay() ||
      !begin(watch.reader, turn.picture, watch.widthPx)) {
    return;
  }
  ++previewsRead_;
  watch.frame = turn.frame;
  // A late one moves the beat.
  const model::Uptime beat = watch.due + watch.every;
  watch.due = beat > turn.now ? beat : turn.now + watch.every;
}

}  // namespace flowwall::render
