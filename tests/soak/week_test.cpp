// A simulated week of the wall: after the warm-up nothing of the machine is used up.
//
// Real: the ntopng source with TLS, sessions and log-ins against the fake ntopng on the loopback,
// the pipeline, places, reverse DNS against a name server here, the files in a DATA_DIR, the
// control endpoint with clients that come and go, the renderer with its panels and read-backs.
// Simulated: time. Three seconds pass from poll to poll, and nobody waits for them; only what
// asks the kernel for time (deadlines, idle connections) goes by the machine's. So faults in which
// ntopng hangs are left out; tests/e2e/soak.py has them in real time.
//
// FLOWWALL_SOAK_POLLS: how many polls; a week has 200,000 (see tests/bench/RESULTS.md).
// FLOWWALL_SOAK_SAMPLES: a file for what was measured, as CSV.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "tests/soak/resources.hpp"
#include "tests/soak/soak_clients.hpp"
#include "tests/soak/soak_clock.hpp"
#include "tests/soak/soak_network.hpp"
#include "tests/soak/soak_picture.hpp"

namespace flowwall::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::uint64_t kSamples = 60;

std::uint64_t pollsWanted() {
  constexpr std::uint64_t kBrief = 2'400;  // two hours
  const char* const polls = std::getenv("FLOWWALL_SOAK_POLLS");
  return polls == nullptr ? kBrief : std::strtoull(polls, nullptr, 10);
}

class Folder {
 public:
  Folder() {
    std::string name = (fs::path(testing::TempDir()) / "soak-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no folder can be made in " + testing::TempDir());
    }
    path_ = name;
    fs::create_directory(path_ / "data");
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

net::config::Config configFor(const FakeNtopng& fake, const FakeOptions& account,
                              const SoakNames& names, const fs::path& data) {
  net::config::Config config;
  config.source = net::config::SourceKind::ntopng;
  config.ntopng.host = "127.0.0.1:" + std::to_string(fake.port());
  config.ntopng.user = account.user;
  config.ntopng.password = account.password;
  config.ntopng.caFile = fake.caFile().string();
  config.poll.length = 200;
  config.poll.protocol = "all";
  // Polls come when they are asked for.
  config.poll.intervalMs = 3'600'000;
  config.names.servers = {{model::IpAddress::parse("127.0.0.1").value(), names.port()}};
  config.data.dir = data.string();
  return config;
}

struct Sample {
  std::uint64_t polls = 0;
  Resources used;
};

// Of one part in three of the samples.
template <typename Value>
double median(const std::vector<Sample>& samples, std::size_t third, Value value) {
  std::vector<double> values;
  for (std::size_t i = samples.size() * third / 3; i < samples.size() * (third + 1) / 3; ++i) {
    values.push_back(static_cast<double>(samples[i].used.*value));
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

template <typename Value>
void expectFlat(const std::vector<Sample>& samples, const char* name, Value value, double allowed) {
  const double second = median(samples, 1, value);
  const double last = median(samples, 2, value);
  std::cout << name << ": " << second << ", then " << last << '\n';
  EXPECT_LE(last, second + allowed) << name;
}

std::ofstream samplesFile() {
  const char* const path = std::getenv("FLOWWALL_SOAK_SAMPLES");
  std::ofstream file(path == nullptr ? "/dev/null" : path);
  file << "polls,rssMiB,heapMiB,descriptors,threads,glObjects,diskMiB" << std::endl;
  return file;
}

class Week : public testing::Test {
 protected:
  void SetUp() override { spdlog::set_level(spdlog::level::critical); }

  void pass() {
    std::uint64_t next = 0;
    while (!network_.ended()) {
      if (!picture_.turn()) {
        std::this_thread::sleep_for(2ms);
      }
      if (network_.polls() >= next) {
        take({network_.polls(), resourcesNow(data_)});
        next += std::max<std::uint64_t>(1, polls_ / kSamples);
      }
    }
  }

  void take(const Sample& sample) {
    const Resources& used = sample.used;
    file_ << sample.polls << ',' << used.rssMiB << ',' << used.heapMiB << ',' << used.descriptors
          << ',' << used.threads << ',' << used.glObjects << ',' << used.diskMiB << std::endl;
    samples_.push_back(sample);
  }

  std::uint64_t polls_ = pollsWanted();
  Folder folder_;
  fs::path data_ = folder_.path() / "data";
  FakeOptions account_{.data = FLOWWALL_SOURCE_DIR "/tests/data/ntopng", .scratch = folder_.path()};
  FakeNtopng fake_{account_};
  SoakNames names_;
  SoakClock clock_;
  handoff::Exchanges exchanges_;
  net::config::Config config_ = configFor(fake_, account_, names_, data_);
  SoakPicture picture_{config_, clock_, exchanges_};
  SoakClients clients_;
  SoakNetwork network_{config_, clock_, exchanges_, fake_, clients_, polls_};
  std::ofstream file_ = samplesFile();
  std::vector<Sample> samples_;
};

TEST_F(Week, NothingIsUsedUp) {
  network_.start();
  pass();
  ASSERT_EQ(network_.trouble(), "");
  EXPECT_GE(network_.polls(), polls_);  // a log-in may bring one more
  EXPECT_EQ(clients_.failed(), 0U) << "of " << clients_.gone();
  // That the week was what it is meant to be.
  EXPECT_GT(network_.failures(), polls_ / 100);
  EXPECT_GT(fake_.logins(), polls_ / 100);
  EXPECT_GT(names_.answered(), polls_ / 10);
  EXPECT_GE(picture_.mostFlows(), 200U);
  std::cout << "polls " << network_.polls() << ", of them failed " << network_.failures()
            << ", log-ins " << fake_.logins() << ", clients " << clients_.gone() << ", names "
            << names_.answered() << ", frames " << picture_.frames() << '\n';

  expectFlat(samples_, "resident memory, MiB", &Resources::rssMiB, 16);
  expectFlat(samples_, "allocated memory, MiB", &Resources::heapMiB, 8);
  expectFlat(samples_, "file descriptors", &Resources::descriptors, 4);
  expectFlat(samples_, "threads", &Resources::threads, 0);
  expectFlat(samples_, "OpenGL objects", &Resources::glObjects, 2);
  expectFlat(samples_, "disk, MiB", &Resources::diskMiB, 1);
}

}  // namespace
}  // namespace flowwall::test
