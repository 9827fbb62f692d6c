// The values of the configuration that have a form of their own: what is taken reads back as the
// same from how it is written, and networks are read as the rest of the program reads them.
#include "engine/model/ip_network.hpp"
#include "net/config/values.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

namespace config = net::config;

void checkNetwork(std::string_view text) {
  const auto network = config::parseNetwork(text);
  if (!network) {
    must(isCleanText(network.error().message, 300), "an error is one sentence");
    return;
  }
  const auto again = config::parseNetwork(toString(*network));
  must(again && *again == *network, "a network reads back as the same");
  const auto elsewhere = model::IpNetwork::parse(text);
  must(elsewhere && elsewhere->toString() == toString(*network),
       "the configuration and the model read a network alike");
}

void checkNameServer(std::string_view text) {
  const auto server = config::parseNameServer(text);
  if (!server) {
    return;
  }
  must(server->port >= 1 && server->port <= 65'535, "a port is 1 to 65535");
  must(config::parseNameServer(toString(*server)) == server,
       "a name server reads back as the same");
}

void checkPin(std::string_view text) {
  const auto pin = config::parsePin(text);
  must(!pin || (pin->size() == 64 && config::parsePin(*pin) == pin),
       "a pin reads back as the same");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const std::string_view text = textOf(data, size);
  checkNetwork(text);
  checkNameServer(text);
  checkPin(text);
  must(!config::isPlainUrl(text, "http://") || isCleanText(text, size), "an address is clean text");
  return 0;
}
