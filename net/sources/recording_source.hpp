// RecordingSource: lets another source through unchanged, and hands the raw bodies of each of its
// polls to whoever keeps them. A source without raw bodies (this machine's sockets, the demo, a
// replay) has nothing that a decoder could read again: nothing of it is recorded.
//
// Ownership: owns the source; takes the bodies out of the batch, where nobody else wants them.
// Thread: network thread, `record` too: it must hand over and return at once.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "net/sources/source.hpp"
#include "net/store/raw_files.hpp"

namespace flowwall::net::sources {

class RecordingSource final : public Source {
 public:
  using Record = std::function<void(store::RawBodies)>;

  RecordingSource(std::unique_ptr<Source> source, Record record)
      : source_(std::move(source)), record_(std::move(record)) {}

  [[nodiscard]] std::string_view name() const override { return source_->name(); }
  boost::asio::awaitable<void> run(model::FlowSink& sink) override;

 private:
  std::unique_ptr<Source> source_;
  Record record_;
};

}  // namespace flowwall::net::sources
