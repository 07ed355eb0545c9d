#include "train/progress.h"

#include <string>

#include "io/error.h"

namespace latitude::train {
namespace {

io::Json to_json(const Parts& parts) {
  return {{"loss", parts.loss}, {"reconstruction", parts.reconstruction}, {"kl_z", parts.kl_z}, {"kl_u", parts.kl_u}};
}

Parts parse_parts(const io::Json& json) {
  return {json.at("loss").get<double>(), json.at("reconstruction").get<double>(), json.at("kl_z").get<double>(),
          json.at("kl_u").get<double>()};
}

}  // namespace

io::Json to_json(const std::vector<EpochPoint>& curve) {
  io::Json list = io::Json::array();
  for (const EpochPoint& point : curve) {
    list.push_back({{"epoch", point.epoch}, {"train", to_json(point.train)}, {"test", to_json(point.test)}});
  }
  return list;
}

std::vector<EpochPoint> parse_curve(const io::Json& json, const std::string& source) {
  std::vector<EpochPoint> curve;
  try {
    for (const io::Json& point : json) {
      curve.push_back({point.at("epoch").get<int>(), parse_parts(point.at("train")), parse_parts(point.at("test"))});
    }
  } catch (const io::Json::exception& error) {
    throw Error(source + ": the list of epochs cannot be read: " + error.what());
  }
  return curve;
}

}  // namespace latitude::train
