// Paths between affine poses, plain 2 x 3 matrices [L, shift] as nn::AffineTransformer has them: template_from_image,
// row by row. Interpolated entry by entry, a quarter turn shrinks the picture half-way and half a turn flattens it;
// both paths here keep a pure turn a turn and a pure zoom a zoom.
#pragma once

#include <Eigen/Core>

namespace latitude::geometry {

using Affine = Eigen::Matrix<double, 2, 3>;

Affine affine_product(const Affine& outer, const Affine& inner);
// Throws Error for a pose that flattens the picture.
Affine affine_inverse(const Affine& pose);

// a exp(t log(a^-1 b)), the one-parameter subgroup between them (Alexa 2002, "Linear combination of transformations"):
// the same whichever side the change is applied on, and of constant speed in every invariant metric. t outside [0, 1]
// extrapolates. Throws Error for poses that flatten or are not finite, and where a^-1 b has no real logarithm near the
// identity's: it mirrors, or turns by half a turn.
Affine affine_log_point(const Affine& a, const Affine& b, double t);

// What a person sees happen to the picture: image_from_template, the inverse, as rotation times [[sx, k sy], [0, sy]]
// and a shift (nn::AffineTransformer's controls; Shoemake and Duff 1992 on why not the entries). Angle (the shorter way
// round), log sx, log |sy|, k and shift each change evenly. Throws Error for poses that flatten or are not finite, and
// when one of them mirrors and the other does not.
Affine affine_parts_point(const Affine& a, const Affine& b, double t);

}  // namespace latitude::geometry
