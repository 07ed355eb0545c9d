// Fisher-Rao distances from one diagonal Gaussian to each of many, such as the posteriors of a whole data set: the
// closed form of geometry/gaussian.h, over columns of numbers instead of one pair at a time.
#pragma once

#include <Eigen/Core>

#include "geometry/gaussian.h"

namespace latitude::geometry {

// `means` and `stds` are [N, D], a Gaussian a row; columns, which Eigen stores in one piece, are read in one go. `from`
// has D dimensions. Gives [N], within a relative 1e-13 of fisher_rao_distance. Throws Error when sizes differ; the
// values are the caller's to check().
Eigen::ArrayXd fisher_rao_distances(const DiagonalGaussian& from, const Eigen::Ref<const Eigen::ArrayXXd>& means,
                                    const Eigen::Ref<const Eigen::ArrayXXd>& stds);

}  // namespace latitude::geometry
