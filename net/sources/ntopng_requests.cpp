#include "net/sources/ntopng_requests.hpp"

#include <openssl/evp.h>

#include <vector>

namespace flowwall::net::sources {

std::string percentEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kHex[byte >> 4U];
    encoded += kHex[byte & 15U];
  }
  return encoded;
}

std::string loginForm(std::string_view user, std::string_view password, std::string_view host) {
  return "user=" + percentEncode(user) + "&password=" + percentEncode(password) +
         "&referer=" + percentEncode(std::string(host) + "/");
}

std::string basicAuthorization(std::string_view user, std::string_view password) {
  const std::string pair = std::string(user) + ":" + std::string(password);
  std::vector<unsigned char> text(pair.size() * 4 / 3 + 8);
  const int size = EVP_EncodeBlock(text.data(), reinterpret_cast<const unsigned char*>(pair.data()),
                                   static_cast<int>(pair.size()));
  return "Basic " + std::string(text.begin(), text.begin() + size);
}

std::string flowListTarget(const FlowPage& page) {
  constexpr int kTcp = 6;
  const std::string columns =
      percentEncode("actions,last_seen,first_seen,protocol,score,flow,throughput,bytes,info");
  return "/lua/rest/v2/get/flow/active_list.lua?start=" + std::to_string(page.start) +
         "&length=" + std::to_string(page.length) + "&map_search=&visible_columns=" + columns +
         "&sort=throughput&order=" + (page.slowestFirst ? "asc" : "desc") +
         "&ifid=" + std::to_string(page.interfaceId) +
         "&flowhosts_type=&l4proto=" + std::to_string(page.l4) +
         "&application=&alert_type=&tcp_flow_state=" + (page.l4 == kTcp ? "established" : "") +
         "&traffic_type=&host_pool_id=&network=";
}

std::string interfaceTarget(int interfaceId) {
  return "/lua/rest/v2/get/interface/data.lua?ifid=" + std::to_string(interfaceId) +
         "&type=summary";
}

}  // namespace flowwall::net::sources
