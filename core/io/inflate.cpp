// Every return of zlib is checked; its checksum is compared where the stream ends.
#include "io/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "io/error.h"

namespace latitude::io {

Inflater::Inflater(std::span<const std::byte> packed, Wrapper wrapper, std::string source)
    : packed_(packed),
      wrapper_(wrapper == Wrapper::gzip ? "gzip" : "zlib"),
      source_(std::move(source)),
      stream_(std::make_unique<z_stream>()) {
  if (inflateInit2(stream_.get(), wrapper == Wrapper::gzip ? 15 + 16 : 15) != Z_OK) {
    throw Error(source_ + ": cannot be inflated: out of memory");
  }
}

Inflater::~Inflater() { inflateEnd(stream_.get()); }

std::size_t Inflater::read(std::span<std::byte> bytes) {
  std::size_t got = 0;
  while (got < bytes.size() && !finished_) {
    if (stream_->avail_in == 0) feed();
    const std::size_t room = std::min<std::size_t>(bytes.size() - got, std::numeric_limits<uInt>::max());
    stream_->next_out = reinterpret_cast<Bytef*>(bytes.data() + got);
    stream_->avail_out = static_cast<uInt>(room);
    const int code = inflate(stream_.get(), Z_NO_FLUSH);
    got += room - stream_->avail_out;
    if (code == Z_STREAM_END) {
      finished_ = true;
    } else if (code == Z_BUF_ERROR && stream_->avail_in == 0 && packed_.empty()) {
      throw Error(source_ + ": its " + wrapper_ + " stream is cut off");
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      throw Error(source_ + ": its " + wrapper_ + " stream is damaged" +
                  (stream_->msg == nullptr ? "" : std::string(": ") + stream_->msg));
    }
  }
  return got;
}

void Inflater::check_end() const {
  if (stream_->avail_in > 0 || !packed_.empty()) {
    throw Error(source_ + ": has bytes after the end of its " + wrapper_ + " stream");
  }
}

void Inflater::feed() {
  const std::size_t size = std::min<std::size_t>(packed_.size(), 1 << 30);
  stream_->next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed_.data()));
  stream_->avail_in = static_cast<uInt>(size);
  packed_ = packed_.subspan(size);
}

}  // namespace latitude::io
