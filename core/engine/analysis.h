// The shape of the latent space of several models side by side, as plain values: what the analysis panel asks for and
// gets. The measures are those of core/evaluate on the posteriors in the atlases beside the models.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace latitude::engine {

struct AnalysisRequest {
  std::vector<std::string> models;  // files, or names of bundled models
  bool operator==(const AnalysisRequest&) const = default;
};

struct LatentShape {
  std::string model;      // as it was asked for
  std::string name;       // the file's
  std::string objective;  // that it was trained by, as its recipe says: "ELBO", "Rényi α 0.5, 10 samples"; or empty
  std::string data;       // that the atlas encodes
  int dimensions = 0;     // of z
  int items = 0;          // of the atlas; 0: there is none, and so nothing that follows
  std::vector<double> eigenvalues;  // of the covariance of the posterior means, largest first
  int active_components = 0, active_units = 0;
  std::vector<double> kl;             // of the posteriors to the prior by dimension, in nats
  int collapsed = 0;                  // dimensions of which nearly every posterior is the prior
  std::vector<double> aggregated_kl;  // of their mixture to the prior by dimension, in nats; empty until it is measured
  bool operator==(const LatentShape&) const = default;
};

// Comes several times for one request, with more each time.
struct Analysis {
  std::uint64_t request = 0;
  std::vector<LatentShape> models;  // in the request's order, less those that were refused
  struct Refused {
    std::string model, what;  // one line
  };
  std::vector<Refused> refused;
  bool complete = false;
};

}  // namespace latitude::engine
