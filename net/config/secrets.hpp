// ntopng's secrets, put in force: which of the ways that lead to each is taken, and what the files
// hold.
//
// From the most to the least telling: environment (the secret itself, or its file), the file's
// *_file key, the systemd credentials ntopng-password and ntopng-token. Two ways at the same level
// contradict each other.
//
// A file's first line is the secret; without its line end at most 4,096 bytes. Of a file that its
// group or others may read a warning says so. No sentence ever holds a secret.
// Source: systemd.exec(5), LoadCredential=.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "net/config/config.hpp"
#include "net/result.hpp"

namespace flowwall::net::config {

struct SecretFile {
  std::string secret;
  std::string warning;  ///< empty: none
};

/// `what` names it in errors: "the password file".
[[nodiscard]] Result<SecretFile> readSecretFile(const std::string& path, const std::string& what);

/// Leaves password and token in `ntopng` as they are in force. `credentialsFolder`:
/// $CREDENTIALS_DIRECTORY. Files are read only when `readFiles`: when the secrets are needed.
void settleSecrets(Config& config, const std::optional<std::string>& credentialsFolder,
                   bool readFiles, std::vector<std::string>& errors,
                   std::vector<std::string>& warnings);

}  // namespace flowwall::net::config
