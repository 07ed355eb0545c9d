// Animated GIFs (giflib): the one moving picture that every slide, page and chat shows.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "io/picture.h"

namespace latitude::io {

// Frames of one size, each for `seconds` (in hundredths), again and again. Grey pictures keep their 256 greys, colours
// are rounded to 6 x 7 x 6 of them. Atomic; `stop` is asked at every frame, true ends it with nothing written, and
// false is returned. Throws Error for no frames, frames of unlike sizes and what cannot be written.
bool write_gif(const std::filesystem::path& path, const std::vector<Picture>& frames, double seconds,
               const std::function<bool()>& stop = {});

}  // namespace latitude::io
