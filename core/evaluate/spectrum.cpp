#include "evaluate/spectrum.h"

#include "atlas/pca.h"
#include "evaluate/codes.h"

namespace latitude::evaluate {

Numbers measure_spectrum(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t) {
  const at::Tensor means = encode_set(model, dataset).mean.contiguous();
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> rows(
      means.data_ptr<double>(), means.size(0), means.size(1));
  const Eigen::VectorXd eigenvalues = atlas::fit_pca(rows).variance;
  Numbers numbers;
  for (Eigen::Index k = 0; k < eigenvalues.size(); ++k) {
    numbers[numbered("eigenvalue_", k + 1, eigenvalues.size())] = eigenvalues[k];
  }
  numbers["active_components"] = static_cast<double>((eigenvalues.array() > kActive).count());
  numbers["active_units"] = (means.var(0) > kActive).sum().item<double>();
  return numbers;
}

}  // namespace latitude::evaluate
