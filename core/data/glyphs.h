// Glyphs: digits drawn as pen strokes in several hands under a known random affine pose. They ship with the program:
// ground truth for poses, and training without a download.
#pragma once

#include "data/dataset.h"

namespace latitude::data {

// `count` glyphs of 28 x 28: images [count, 1, 28, 28], labels 0 to 9 by turns, poses [count, 6]. A pose is the matrix
// template_from_image, 2 x 3 row by row, in the coordinates of torch's affine_grid with align_corners = true (the
// centres of the corner pixels are -1 and 1, y down): the picture shows at x the ink that the template has at
// pose * (x, 1). It is [R(rotation) shear scale, shift] with rotation N(0, 14 degrees), shear N(0, 0.2), log-scale
// N(0, 0.12) in common and N(0, 0.06) of each axis, shift N(0, 0.08), tails cut at 2.2 deviations. Hand, pen and wobble
// vary from glyph to glyph. With `posed` false the same glyphs stand in their templates, all poses the identity.
// Equal arguments give equal bits, whatever the number of threads; the first glyphs do not depend on `count`. Throws
// Error when count is below 1.
Dataset make_glyphs(std::int64_t count, std::uint64_t seed, bool posed = true);

// 20,000 for training, 2,000 for testing.
Source glyphs_source();

}  // namespace latitude::data
