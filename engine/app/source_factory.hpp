// The one explicit factory of sources: which one the configuration asks for.
//
// Ownership: the caller owns what is made; clock and workers outlive it.
// Errors: std::runtime_error with one sentence for a source that can never work.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/model/clock.hpp"
#include "net/config/config.hpp"
#include "net/sources/auto_sampler.hpp"
#include "net/sources/ntopng_source.hpp"
#include "net/sources/recording_source.hpp"
#include "net/sources/source.hpp"

namespace flowwall::app {

[[nodiscard]] std::unique_ptr<net::sources::NtopngSource>
makeNtopng(const net::config::Config& config, const model::Clock& clock,
           boost::asio::thread_pool& workers);

[[nodiscard]] net::sources::NtopngOptions ntopngOptions(const net::config::Config& config);
[[nodiscard]] net::sources::NtopngParams ntopngParams(const net::config::PollConfig& poll);

/// Any source but ntopng, for stepping through simulated time. `seed`: of the demo. `canPlace`: see
/// AutoSampler.
[[nodiscard]] std::unique_ptr<net::sources::Sampler>
makeSampler(const net::config::Config& config, const std::filesystem::path& assets,
            const model::Clock& clock, std::uint64_t seed,
            net::sources::AutoSampler::CanPlace canPlace);

struct MadeSource {
  std::shared_ptr<net::sources::Source> source;  ///< shared with a login that is under way
  net::sources::NtopngSource* ntopng = nullptr;  ///< null: it is another source
};

/// As it runs on the wall. `record`: takes its raw answers; empty: nobody does.
[[nodiscard]] MadeSource makeSource(const net::config::Config& config,
                                    const std::filesystem::path& assets, const model::Clock& clock,
                                    boost::asio::thread_pool& workers,
                                    net::sources::RecordingSource::Record record);

}  // namespace flowwall::app
