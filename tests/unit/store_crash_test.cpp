// What no error path can show: a process killed at any moment, a disk that is full, a directory
// that turns read-only. Each runs in a child process of its own.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <csignal>
#include <functional>
#include <random>
#include <thread>

#include "net/store/atomic_file.hpp"
#include "net/store/data_directory.hpp"
#include "net/store/persister.hpp"
#include "tests/unit/store_fixtures.hpp"

namespace flowwall::net::store {
namespace {

namespace fs = std::filesystem;
namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr model::UtcTime kStart{std::chrono::seconds(1'700'000'000)};
constexpr std::size_t kKept = 3;

// A text that shows whether it is whole: its length in front, an end mark.
std::string wholeText(unsigned number) {
  const std::string filling(500 + 37 * (number % 200), static_cast<char>('a' + number % 26));
  return std::to_string(filling.size()) + " " + filling + "!";
}

bool isWhole(const std::string& text) {
  const std::size_t space = text.find(' ');
  return space != std::string::npos && text.back() == '!' &&
         text.size() == space + 2 + std::stoul(text.substr(0, space));
}

// Every file with its final name is whole, and every poll has both its pages.
void expectReadable(const fs::path& directory) {
  for (const std::string& name : tests::namesOf(directory)) {
    if (!finalName(name)) {
      EXPECT_TRUE(isWhole(tests::fileText(directory / name))) << name;
    }
  }
  const auto listing = listRaw(directory);
  ASSERT_TRUE(listing);
  for (const RawPoll& poll : listing->polls) {
    EXPECT_EQ(poll.pages, 2U);
  }
}

// After the next start there is nothing but whole files with their final names.
void expectTidyAfterStart(const fs::path& directory) {
  ASSERT_TRUE(DataDirectory(directory).prepare());
  for (const std::string& name : tests::namesOf(directory)) {
    EXPECT_FALSE(finalName(name)) << name;
  }
  EXPECT_TRUE(listRaw(directory)->orphans.empty());
}

pid_t inChild(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  }
  return child;
}

RawBodies twoPages(unsigned number) {
  const auto page = std::make_shared<const std::string>(wholeText(number));
  return {page, page};
}

// ---- killed between any two system calls

void writeEverythingOnce(const fs::path& path, unsigned number) {
  DataDirectory data(path);
  if (!data.prepare()) {
    ::_exit(2);
  }
  for (const char* name : {kFlowsFile, kGeoCacheFile, kDnsCacheFile}) {
    data.write(name, wholeText(number));
  }
  data.writeRaw(twoPages(number), kStart + milliseconds(number), {.polls = kKept});
}

enum class Fate { killed, ended, notTraced };

// Files change only in system calls: stopping at each of them is stopping at any moment.
Fate killAtStop(int stop, const std::function<void()>& work) {
  const pid_t child = inChild([&] {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
      ::_exit(3);
    }
    ::raise(SIGSTOP);
    work();
  });
  int status = 0;
  ::waitpid(child, &status, 0);
  for (int i = 0; WIFSTOPPED(status) && i < stop; ++i) {
    ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    ::waitpid(child, &status, 0);
  }
  if (WIFSTOPPED(status)) {
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return Fate::killed;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Fate::ended : Fate::notTraced;
}

TEST(StoreCrashTest, KilledAtAnySystemCallEveryFileIsWhole) {
  const tests::TemporaryDirectory root;
  const fs::path data = root.path() / "data";
  for (unsigned number = 0; number < kKept; ++number) {  // so that the next one removes one
    writeEverythingOnce(data, number);
  }
  Fate fate = Fate::killed;
  int stops = 1;
  for (; fate == Fate::killed && stops < 5000 && !HasFailure(); ++stops) {
    const unsigned number = static_cast<unsigned>(stops) + 10;
    fate = killAtStop(stops, [&] { writeEverythingOnce(data, number); });
    expectReadable(data);
    expectTidyAfterStart(data);
  }
  if (fate == Fate::notTraced) {
    GTEST_SKIP() << "a process cannot be traced here";
  }
  EXPECT_EQ(fate, Fate::ended) << "the loop has come to the end of the work";
  EXPECT_EQ(listRaw(data)->polls.size(), kKept);
  EXPECT_GT(stops, 100);
  RecordProperty("stops", stops);
}

// ---- killed at random, at full speed, with its threads

// Writes all files until it is killed; a byte for each round that begins.
void writeForever(const fs::path& path, int progress) {
  asio::io_context io{1};
  asio::thread_pool workers{2};
  const model::SystemClock clock;
  Persister persister(DataDirectory(path), io.get_executor(), workers, clock,
                      {.raw = {.polls = kKept},
                       .rawEvery = milliseconds(0),
                       .flowsEvery = milliseconds(0),
                       .cachesEvery = milliseconds(0),
                       .bytesPerSecond = ~std::uint64_t{0},
                       .minFreeBytes = 0});
  for (unsigned number = 0; ::write(progress, "+", 1) == 1; ++number) {
    const auto text = [number] { return wholeText(number); };
    persister.saveFlows(text);
    persister.saveCache(kGeoCacheFile, text);
    persister.saveCache(kDnsCacheFile, text);
    persister.saveRaw(twoPages(number), clock.utc());
    io.restart();
    io.run();
  }
}

TEST(StoreCrashTest, KilledAHundredTimesAtRandomEveryFileIsWhole) {
  const tests::TemporaryDirectory root;
  const fs::path data = root.path() / "data";
  std::minstd_rand random(20261124);
  for (int kill = 0; kill < 120 && !HasFailure(); ++kill) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const pid_t child = inChild([&] { writeForever(data, pipe[1]); });
    ::close(pipe[1]);
    char byte = 0;
    ASSERT_EQ(::read(pipe[0], &byte, 1), 1) << "the child has ended by itself";
    // Nothing is waited for here: the moment of the kill is what the test is about.
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    expectReadable(data);
    const auto names = tests::namesOf(data);
    EXPECT_LE(std::count_if(names.begin(), names.end(), finalName), 1)
        << "what was left by the runs before is gone";
  }
  expectTidyAfterStart(data);
  writeEverythingOnce(data, 1);
  EXPECT_EQ(listRaw(data)->polls.size(), kKept);
}

// ---- disks that fail

void writeProcFile(const char* path, const std::string& text) {
  const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(::write(file.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

// A mount namespace of this process's own: as root, or as the root of a user namespace.
bool enterNamespace() {
  const std::string uid = std::to_string(::getuid());
  const std::string gid = std::to_string(::getgid());
  if (::unshare(CLONE_NEWNS) != 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
      return false;
    }
    writeProcFile("/proc/self/setgroups", "deny");
    writeProcFile("/proc/self/uid_map", "0 " + uid + " 1");
    writeProcFile("/proc/self/gid_map", "0 " + gid + " 1");
  }
  return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

constexpr int kNoNamespace = 77;

// Runs `test` in a child that has a disk of 256 KiB of its own at `disk`.
void onSmallDisk(const fs::path& disk, const std::function<void()>& test) {
  const pid_t child = inChild([&] {
    if (!enterNamespace() || ::mount("disk", disk.c_str(), "tmpfs", 0, "size=256k") != 0) {
      ::_exit(kNoNamespace);
    }
    test();
  });
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  if (WEXITSTATUS(status) == kNoNamespace) {
    GTEST_SKIP() << "no mount namespace to be had here";
  }
  EXPECT_EQ(WEXITSTATUS(status), 0) << "see above";
}

// A persister whose clock is moved by hand.
struct Rig {
  explicit Rig(const fs::path& path)
      : persister(DataDirectory(path), io.get_executor(), workers, clock, {.minFreeBytes = 0}) {}
  ~Rig() {
    settle();
    workers.join();
  }
  void saveAll(unsigned number) {
    persister.saveFlows([number] { return wholeText(number); });
    persister.saveCache(kGeoCacheFile, [number] { return wholeText(number); });
    persister.saveRaw(twoPages(number), clock.utc());
    settle();
  }
  void settle() {
    io.restart();
    io.run();
  }
  void waitLong() {
    clock.advance(std::chrono::hours(1));
    persister.tick();
    settle();
  }
  void expectAll(const std::string& error) const {
    EXPECT_EQ(persister.health().size(), 3U);
    for (const auto& [file, health] : persister.health()) {
      if (error.empty()) {
        EXPECT_EQ(health.error, "") << file;
      } else {
        EXPECT_THAT(health.error, testing::HasSubstr(error)) << file;
      }
    }
  }
  model::ManualClock clock{kStart};
  asio::io_context io{1};
  asio::thread_pool workers{1};
  Persister persister;
};

TEST(StoreCrashTest, AFullDiskCostsPersistenceOnlyAndPasses) {
  const tests::TemporaryDirectory root;
  onSmallDisk(root.path(), [&] {
    const fs::path data = root.path() / "data";
    Rig rig(data);
    rig.saveAll(1);
    rig.expectAll("");
    { std::ofstream(root.path() / "filling") << std::string(1 << 20, 'x'); }
    rig.clock.advance(std::chrono::hours(1));
    rig.saveAll(2);
    rig.expectAll("No space left on device");
    EXPECT_EQ(tests::fileText(data / kFlowsFile), wholeText(1)) << "the old one stays";
    expectReadable(data);
    EXPECT_EQ(tests::namesOf(data).size(), 4U) << "no temporary files on a full disk";
    fs::remove(root.path() / "filling");
    rig.waitLong();
    rig.expectAll("");
    EXPECT_EQ(tests::fileText(data / kFlowsFile), wholeText(2));
    EXPECT_EQ(listRaw(data)->polls.size(), 2U);
  });
}

TEST(StoreCrashTest, AReadOnlyDirectoryCostsPersistenceOnlyAndPasses) {
  const tests::TemporaryDirectory root;
  onSmallDisk(root.path(), [&] {
    const fs::path data = root.path() / "data";
    const auto remount = [&](unsigned long flags) {
      EXPECT_EQ(::mount(nullptr, root.path().c_str(), nullptr, MS_REMOUNT | flags, nullptr), 0);
    };
    const auto isWholeText = [](std::string_view text) {
      return isWhole(std::string(text)) ? Result<void>() : Result<void>(Error{"is damaged"});
    };
    fs::create_directory(data);
    tests::writeText(data / kGeoCacheFile, wholeText(1));
    tests::writeText(data / kDnsCacheFile, "damaged");
    remount(MS_RDONLY);
    Rig rig(data);
    const DataDirectory& directory = rig.persister.directory();
    EXPECT_TRUE(directory.load(kGeoCacheFile, 1 << 20, isWholeText, kStart).text);
    const auto damaged = directory.load(kDnsCacheFile, 1 << 20, isWholeText, kStart);
    EXPECT_FALSE(damaged.text);
    EXPECT_THAT(damaged.notice,
                testing::HasSubstr("could not be set aside: Read-only file system"));
    rig.saveAll(2);
    rig.expectAll("Read-only file system");
    remount(0);
    rig.waitLong();
    rig.expectAll("");
    EXPECT_EQ(tests::fileText(data / kFlowsFile), wholeText(2));
  });
}

}  // namespace
}  // namespace flowwall::net::store
