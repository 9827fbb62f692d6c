// The main of a fuzz target where libFuzzer is not at hand: runs every file of a corpus, and after
// each a fixed number of mutations of it, the same ones each time.
//
//   fuzz_NAME FOLDER   a corpus
//   fuzz_NAME FILE     that one input, as it is
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

constexpr int kMutations = 100;
constexpr std::uint32_t kSeed = 20'240'501;

Bytes read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

void run(const Bytes& input) {
  // In a block of exactly that size, so that AddressSanitizer sees a step past its end.
  const Bytes exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::size_t below(std::mt19937& random, std::size_t limit) {
  return limit == 0 ? 0 : random() % limit;
}

// One small change: a bit, a byte, a piece left out or a piece written twice.
void mutate(Bytes& bytes, std::mt19937& random) {
  constexpr std::size_t kLongestPiece = 64;
  const auto at = static_cast<std::ptrdiff_t>(below(random, bytes.size()));
  const auto rest = bytes.size() - static_cast<std::size_t>(at);
  const auto piece = static_cast<std::ptrdiff_t>(std::min(rest, 1 + below(random, kLongestPiece)));
  switch (bytes.empty() ? 3 : random() % 5) {
  case 0:
    bytes[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1U << random() % 8);
    break;
  case 1: bytes[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(random()); break;
  case 2: bytes.erase(bytes.begin() + at, bytes.begin() + at + piece); break;
  case 3: bytes.insert(bytes.begin() + at, static_cast<std::uint8_t>(random())); break;
  default: {
    const Bytes twice(bytes.begin() + at, bytes.begin() + at + piece);
    bytes.insert(bytes.begin() + at, twice.begin(), twice.end());
  }
  }
}

void runWithMutations(const Bytes& input) {
  run(input);
  std::mt19937 random(kSeed);
  for (int i = 0; i < kMutations; ++i) {
    Bytes mutant = input;
    for (std::size_t changes = 1 + below(random, 4); changes > 0; --changes) {
      mutate(mutant, random);
    }
    run(mutant);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s CORPUS_FOLDER | FILE\n", argv[0]);
    return 2;
  }
  const fs::path path(argv[1]);
  if (!fs::is_directory(path)) {
    run(read(path));
    return 0;
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    std::fprintf(stderr, "%s\n", file.c_str());
    runWithMutations(read(file));
  }
  std::fprintf(stderr, "%zu files, %d mutations of each\n", files.size(), kMutations);
  return files.empty() ? 1 : 0;  // a test of nothing would never fail
}
