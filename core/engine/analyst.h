// Measures the latent spaces of models from their atlases, what is quick of all of them first, and remembers what it
// has measured until a file changes. No threads: Explorer runs it on one of its own.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "engine/analysis.h"

namespace latitude::engine {

class Analyst {
 public:
  // `publish` hears of each step; true from `stop` ends the work, with nothing more to be heard.
  void analyse(const AnalysisRequest& request, const std::function<bool()>& stop,
               const std::function<void(const Analysis&)>& publish);

 private:
  struct Known {
    std::filesystem::file_time_type model_time, atlas_time;  // of last changes
    LatentShape shape;
  };
  std::map<std::string, Known> known_;  // by path
};

}  // namespace latitude::engine
