// A path that stays where the data's codes are: the shortest way through the graph of their neighbours
// (geometry/code_graph.h), smoothed.
#pragma once

#include "geometry/guided_path.h"

namespace latitude::geometry {

GuidedPathKind density_path();

// From a to b [D] over neighbouring codes, smoothed: some 100 points.
Eigen::MatrixXd along_data(const CodeGraph& graph, const Eigen::VectorXd& a, const Eigen::VectorXd& b);

// `count` >= 2 points on the polyline [N, D], equally spaced by Euclidean length, ends included.
Eigen::MatrixXd resampled(const Eigen::MatrixXd& polyline, Eigen::Index count);
// The polyline with each inner point drawn to the middle of its neighbours, `rounds` times; the ends stay.
Eigen::MatrixXd smoothed(Eigen::MatrixXd polyline, int rounds);

}  // namespace latitude::geometry
