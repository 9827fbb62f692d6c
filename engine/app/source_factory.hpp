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
#include "net/sources/source.hpp"

namespace flowwall::app {

[[nodiscard]] std::unique_ptr<net::sources::NtopngSource>
makeNtopng(const net::config::Config& config, const model::Clock& clock,
           boost::asio::thread_pool& workers);

[[nodiscard]] net::sources::NtopngParams ntopngParams(const net::config::PollConfig& poll);

/// Any source but ntopng, for stepping through simulated time. `seed`: of the demo. `canPlace`: see
/// AutoSampler.
[[nodiscard]] std::unique_ptr<net::sources::Sampler>
makeSampler(const net::config::Config& config, const std::filesystem::path& assets,
            const model::Clock& clock, std::uint64_t seed,
            net::sources::AutoSampler::CanPlace canPlace);

/// Any source but ntopng, as it runs on the wall.
[[nodiscard]] std::unique_ptr<net::sources::Source>
makeSampled(const net::config::Config& config, const std::filesystem::path& assets,
            const model::Clock& clock, boost::asio::thread_pool& workers,
            net::sources::AutoSampler::CanPlace canPlace);

}  // namespace flowwall::app
