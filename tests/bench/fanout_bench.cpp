// SPDX-License-Identifier: MIT
// What handing one picture on to many costs, against the floor: splitting the stream and copying
// each picture once per viewer.
#include "gateway/camera/camera.hpp"
#include "gateway/camera/mjpeg_splitter.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace p2m::gateway;
using clock_type = std::chrono::steady_clock;

constexpr int rounds = 2000;
constexpr std::size_t viewers = 32;
constexpr std::size_t picture_bytes = 13'000;

std::string picture()
{
    std::string out{"\xff\xd8\xff\xda\x00\x02", 6};
    out.resize(picture_bytes - 2, 'p');
    return out + "\xff\xd9";
}

double seconds(clock_type::time_point since)
{
    return std::chrono::duration<double>(clock_type::now() - since).count();
}

}  // namespace

int main()
{
    auto const one = picture();
    auto const part = "--foo\r\nContent-Length: " + std::to_string(one.size()) + "\r\n\r\n" + one;

    std::vector<std::string> copies(viewers);
    auto begun = clock_type::now();
    for (int i = 0; i != rounds; ++i)
        for (auto& copy : copies)
            copy.assign(one);
    auto const copying = seconds(begun);

    mjpeg_splitter splitter;
    std::vector<shared_frame> waiting(viewers);
    begun = clock_type::now();
    for (int i = 0; i != rounds; ++i)
        for (auto& jpeg : splitter.feed(part)) {
            auto const frame = std::make_shared<std::string const>(std::move(jpeg));
            std::ranges::fill(waiting, frame);
        }
    auto const sharing = seconds(begun);

    // The sums keep both loops from being left out.
    std::cout << "copy to " << viewers << " viewers: " << 1e6 * copying / rounds
              << " us a picture\nsplit and share: " << 1e6 * sharing / rounds
              << " us a picture\nratio: " << sharing / copying << " ("
              << copies.back().size() + waiting.back()->size() << " bytes)\n";
}
