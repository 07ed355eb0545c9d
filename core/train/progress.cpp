#include "train/progress.h"

#include <string>

#include "io/error.h"

namespace latitude::train {
namespace {

io::Json to_json(const Parts& parts) {
  return {{"loss", parts.loss}, {"reconstruction", parts.reconstruction}, {"kl_z", parts.kl_z}, {"kl_u", parts.kl_u}};
}

// JSON has no NaN and no infinity; they were written as null.
double number(const io::Json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

Parts parse_parts(const io::Json& json) {
  return {number(json.at("loss")), number(json.at("reconstruction")), number(json.at("kl_z")), number(json.at("kl_u"))};
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
    throw Error(source + ": the list of epochs cannot be read: " + io::describe(error));
  }
  return curve;
}

}  // namespace latitude::train
