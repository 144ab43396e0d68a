// SPDX-License-Identifier: MIT
// What reading a frame costs, against the floor: RapidJSON walking the same bytes and keeping
// nothing. Each figure is the best of several rounds; others on the machine only ever add.
//   usage: bench_codec FRAME_FILE
#include "sdcp_client/codec.hpp"

#include <rapidjson/reader.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <limits>
#include <string>

namespace {

template <class Work>
double best_nanoseconds(Work&& work)
{
    constexpr int rounds = 10;
    constexpr int frames = 20'000;
    double best = std::numeric_limits<double>::max();
    for (int round = 0; round != rounds; ++round) {
        auto const begin = std::chrono::steady_clock::now();
        for (int i = 0; i != frames; ++i)
            work();
        std::chrono::duration<double, std::nano> const took =
            std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count() / frames);
    }
    return best;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: bench_codec FRAME_FILE\n";
        return 2;
    }
    std::ifstream in{argv[1], std::ios::binary};
    std::string const frame{std::istreambuf_iterator<char>{in}, {}};
    p2m::sdcp::frame_reader reader;
    if (reader.read(frame).malformed != 0) {
        std::cerr << argv[1] << ": not a frame\n";
        return 2;
    }

    std::size_t seen = 0;  // printed, so that nothing is optimised away
    auto const walk = best_nanoseconds([&] {
        rapidjson::MemoryStream text{frame.data(), frame.size()};
        rapidjson::BaseReaderHandler<> ignore;
        rapidjson::Reader parser;
        seen +=
            parser.Parse<rapidjson::kParseStopWhenDoneFlag>(text, ignore).Offset() + text.Tell();
    });
    auto const read = best_nanoseconds([&] { seen += reader.read(frame).messages.size(); });

    std::cout << std::fixed << std::setprecision(0) << frame.size() << " bytes a frame\n"
              << "floor (SAX walk): " << walk << " ns\n"
              << "frame_reader:     " << read << " ns, " << 1e9 / read << " frames a second\n"
              << std::setprecision(2) << "ratio:            " << read / walk << "\n"
              << "(checksum " << seen << ")\n";
}
