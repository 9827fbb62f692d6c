// IpAddress::parse() and IpNetwork::parse(): what they take reads back as the same from how it is
// written, and a network holds what it should.
#include "engine/model/ip_address.hpp"
#include "engine/model/ip_network.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

using model::IpAddress;
using model::IpNetwork;

void checkAddress(std::string_view text) {
  const auto address = IpAddress::parse(text);
  if (!address) {
    return;
  }
  must(IpAddress::parse(address->toString()) == address, "an address reads back as the same");
  must(!(address->isPrivate() && address->isPublic()), "an address is private or public, not both");
  must(!address->isLoopback() || address->isPrivate(), "this host is no public one");
}

void checkNetwork(std::string_view text) {
  const auto network = IpNetwork::parse(text);
  if (!network) {
    return;
  }
  must(network->prefixBits() >= 0 && network->prefixBits() <= IpNetwork::kAddressBits,
       "a prefix is 0 to 128 bits");
  must(IpNetwork::parse(network->toString()) == network, "a network reads back as the same");
  must(network->contains(network->base()), "a network holds its first address");
  const auto written = IpAddress::parse(text.substr(0, text.find('/')));
  must(written && (written->isV4() != network->isV4() || network->contains(*written)),
       "a network holds the address that it was written with");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  checkAddress(textOf(data, size));
  checkNetwork(textOf(data, size));
  return 0;
}
