#include "net/enrich/name_servers.hpp"

namespace flowwall::net::enrich {

std::string NameServer::toString() const {
  const std::string host = address.isV4() ? address.toString() : "[" + address.toString() + "]";
  return host + ":" + std::to_string(port);
}

}  // namespace flowwall::net::enrich
