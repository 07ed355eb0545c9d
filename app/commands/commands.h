// The commands of latitude-cli (design, section 7): each adds its subcommand, and its callback does the work. One
// command is one file and one line in latitude_cli.cpp. Failures are thrown as latitude::Error.
#pragma once

#include <CLI/CLI.hpp>

namespace latitude::app {

void add_info(CLI::App& app);
void add_fetch(CLI::App& app);
void add_train(CLI::App& app);
void add_evaluate(CLI::App& app);
void add_encode(CLI::App& app);
void add_decode(CLI::App& app);
void add_sample(CLI::App& app);
void add_interpolate(CLI::App& app);
void add_geodesic(CLI::App& app);
void add_embed(CLI::App& app);
void add_reproduce(CLI::App& app);

}  // namespace latitude::app
