// Zlib's inflate (RFC 1950 and 1952) as a stream of bytes in memory.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

struct z_stream_s;

namespace latitude::io {

class Inflater {
 public:
  enum class Wrapper { gzip, zlib };

  // `source` names the packed bytes in errors.
  Inflater(std::span<const std::byte> packed, Wrapper wrapper, std::string source);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Fills `bytes` as far as the stream goes; gives the number of bytes. Throws Error for a damaged or cut stream.
  std::size_t read(std::span<std::byte> bytes);
  // Throws Error when packed bytes are left over.
  void check_end() const;

 private:
  void feed();

  std::span<const std::byte> packed_;  // not yet given to zlib
  std::string wrapper_, source_;
  std::unique_ptr<z_stream_s> stream_;
  bool finished_ = false;
};

}  // namespace latitude::io
