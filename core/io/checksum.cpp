// MD5 and SHA-256 by OpenSSL's EVP interface.
#include "io/checksum.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "io/error.h"
#include "io/file_reader.h"

namespace latitude::io {
namespace {

class Digest {
 public:
  explicit Digest(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    check(context_ != nullptr && EVP_DigestInit_ex(context_.get(), kind, nullptr) == 1);
  }

  void add(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  }

  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
    unsigned length = 0;
    check(EVP_DigestFinal_ex(context_.get(), value.data(), &length) == 1);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < length; ++i) text += {digits[value[i] >> 4], digits[value[i] & 15]};
    return text;
  }

 private:
  // Fails where the system's policy forbids the algorithm (MD5 under FIPS).
  static void check(bool ok) {
    if (!ok) throw Error("OpenSSL refuses to compute this checksum on this machine");
  }

  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

std::string digest(const EVP_MD* kind, std::span<const std::byte> bytes) {
  Digest all(kind);
  all.add(bytes);
  return all.hex();
}

std::string digest_of_file(const EVP_MD* kind, const std::filesystem::path& path) {
  FileReader reader(path);
  Digest all(kind);
  std::vector<std::byte> chunk(1 << 20);
  while (reader.left() > 0) {
    const std::span piece(chunk.data(), std::min<std::uint64_t>(chunk.size(), reader.left()));
    reader.read(piece);
    all.add(piece);
  }
  return all.hex();
}

}  // namespace

std::string md5(std::span<const std::byte> bytes) { return digest(EVP_md5(), bytes); }

std::string sha256(std::span<const std::byte> bytes) { return digest(EVP_sha256(), bytes); }

std::string sha256_of_file(const std::filesystem::path& path) { return digest_of_file(EVP_sha256(), path); }

void check_md5(const std::filesystem::path& path, const std::string& expected) {
  const std::string found = digest_of_file(EVP_md5(), path);
  if (found != expected) throw Error(path.string() + ": its MD5 is " + found + ", expected " + expected);
}

}  // namespace latitude::io
