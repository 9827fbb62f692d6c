#include "net/sources/recording_source.hpp"

namespace flowwall::net::sources {
namespace {

class Tap final : public model::FlowSink {
 public:
  Tap(model::FlowSink& sink, const RecordingSource::Record& record)
      : sink_(sink), record_(record) {}

  void onFlows(model::FlowBatch&& batch, const model::SourceHealth& health) override {
    if (!batch.raw.empty()) {
      record_(std::exchange(batch.raw, {}));
    }
    sink_.onFlows(std::move(batch), health);
  }
  void onHealth(const model::SourceHealth& health) override { sink_.onHealth(health); }

 private:
  model::FlowSink& sink_;
  const RecordingSource::Record& record_;
};

}  // namespace

boost::asio::awaitable<void> RecordingSource::run(model::FlowSink& sink) {
  Tap tap(sink, record_);
  co_await source_->run(tap);
}

}  // namespace flowwall::net::sources
