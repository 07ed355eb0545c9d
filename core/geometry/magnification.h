// How much a decoder stretches the space of codes: the magnification factor sqrt(det G) of the metric G = J^T J that it
// pulls back, J the Jacobian of phi(z) (Arvanitidis, Gonzalez-Duque, Pouplin, Kalatzis and Hauberg 2022, section 3; the
// term from Bishop, Svensen and Williams 1997, "Magnification factors for the SOM and GTM algorithms"). An area of
// codes covers so many times its size on the manifold of likelihoods: little within a class, much where one turns into
// another.
#pragma once

#include <functional>

#include "geometry/pullback.h"

namespace latitude::geometry {

struct MagnificationOptions {
  double step = 0.01;          // of the central differences, in z: their error is of its square, rounding below both
  std::int64_t block = 256;    // codes at once; each is decoded 2 D times
  std::function<bool()> stop;  // asked before every block; true ends with an undefined tensor
};

// sqrt(det G) at codes z [N, D], float: [N], in double. Throws Error for codes of another shape or that are not finite.
at::Tensor magnification(const LikelihoodEmbedding& embed, const at::Tensor& z,
                         const MagnificationOptions& options = {});

}  // namespace latitude::geometry
